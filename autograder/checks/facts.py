"""Facts about a wrong answer that need no bank of mistakes: each is true by construction, whatever the cause.

A fact compares, call by call, what came back with what was expected and with what was given. It holds only if it
holds in every call, and says so in one of the sentences below. A law such as "times the number of rows" needs calls
with different numbers of rows: with one alone it could not be told from a constant, and is called one. The bound is
1e-6 of the largest entry, 1e-4 for answers of less than double precision.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.checks import fact_forms, fact_laws, fact_values
from autograder.checks.fact_calls import Call

Fact = Callable[[Sequence[Call], Sequence[Call]], str]

FACTS: tuple[Fact, ...] = (
    fact_forms.transposed,
    fact_forms.kept_axis,
    fact_forms.squeezed,
    fact_forms.not_summed,
    fact_forms.longer_or_shorter,
    fact_forms.turned_round,
    fact_laws.ratio,
    fact_values.missing_factor,
    fact_values.offset,
    fact_values.sums,
    fact_forms.shifted,
    fact_values.extremes,
    fact_forms.order,
    fact_values.one_side,
    fact_values.magnitude,
    fact_forms.equal_rows,
    fact_values.large_only,
    fact_values.single_rows,
)


def fact(calls: Sequence[Call]) -> str:
    """The most specific fact that holds in all calls, as a sentence about "it"; empty where none does.

    Of a right answer there is none to tell.
    """
    wrong = [call for call in calls if not call.right]
    with np.errstate(all="ignore"):
        return next((said for holds in FACTS if wrong and (said := holds(calls, wrong))), "")
