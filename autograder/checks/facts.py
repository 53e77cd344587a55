"""Facts about a wrong answer that need no bank of mistakes: each is true by construction, whatever the cause.

A fact compares, call by call, what came back with what was expected and with what was given. It holds only if it
holds in every call, and says so in one of the sentences below. A law such as "times the number of rows" needs calls
with different numbers of rows: with one alone it could not be told from a constant, and is called one. The bound is
1e-6 of the largest entry, 1e-4 for answers of less than double precision.

The first of these that holds is told:

    exact        a law, a form or a formula that gives every entry, or the place outside of which all is right
    in a list    the same of those of its tensors that are wrong, with their place
    of calls     in which calls all that is wrong stands, or all that raises
    a tendency   what holds of the right entries and not of these
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.checks import (
    fact_conditions,
    fact_forms,
    fact_formulas,
    fact_laws,
    fact_lists,
    fact_places,
    fact_rows,
    fact_steps,
    fact_tendencies,
    fact_values,
    fact_wholes,
)
from autograder.checks.fact_calls import Call
from autograder.checks.fact_tables import moderate

Fact = Callable[[Sequence[Call], Sequence[Call]], str]

EXACT: tuple[Fact, ...] = (
    fact_forms.transposed,
    fact_forms.kept_axis,
    fact_forms.squeezed,
    fact_forms.not_summed,
    fact_forms.longer_or_shorter,
    fact_forms.turned_round,
    fact_lists.exchanged,
    fact_lists.missing,
    fact_wholes.another_part,
    fact_laws.ratio,
    fact_values.missing_factor,
    fact_values.offset,
    fact_wholes.an_argument,
    fact_wholes.reduced,
    fact_wholes.reshaped,
    fact_wholes.spread,
    fact_wholes.unmoved,
    fact_values.sums,
    fact_forms.shifted,
    fact_values.extremes,
    fact_forms.order,
    fact_formulas.formula,
    fact_forms.equal_rows,
    fact_laws.own_factors,
    fact_rows.by_rows,
    fact_values.one_number,
    fact_places.places,
    fact_values.one_side,
    fact_values.magnitude,
    fact_lists.steps,
    fact_wholes.form,
)
OF_CALLS: tuple[Fact, ...] = (
    fact_steps.kept,
    fact_values.large_only,
    fact_conditions.sizes,
)


def fact(calls: Sequence[Call]) -> str:
    """The most specific fact that holds in all calls, as sentences about "it"; empty where none does.

    Of a right answer there is none to tell.
    """
    with np.errstate(all="ignore"):
        if any(call.raised for call in calls):
            return _of_raised(calls)
        wrong = [call for call in calls if not call.right]
        return _of_values(calls, wrong) if wrong else ""


def is_tendency(said: str) -> bool:
    """Whether a sentence tells no more than a tendency."""
    return any(tendency[1:] in said for tendency in fact_tendencies.SAID)


def _of_raised(calls: Sequence[Call]) -> str:
    """Where it raises; and what is true of the values, where there are wrong ones."""
    if said := fact_conditions.raising(calls):
        return said
    returned = [call for call in calls if not call.raised]
    wrong = [call for call in returned if not call.right]
    said = _of_values(returned, wrong) if len(wrong) > 1 else ""
    return f"Where it raises nothing: {said[0].lower()}{said[1:]}" if said else ""


def _of_values(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    return (
        _first(EXACT, calls, wrong)
        or _of_moderate(calls, wrong)
        or _in_a_list(calls, wrong)
        or _of_first_steps(calls)
        or _first(OF_CALLS, calls, wrong)
        or fact_tendencies.tendency(calls, wrong)
    )


def _of_first_steps(calls: Sequence[Call]) -> str:
    """What is exact of the first move of each object, all of which are wrong."""
    moves = fact_steps.first_moves(calls)
    off = [call for call in moves if not call.right]
    if not off or len(off) < len(moves):
        return ""
    said = _first(EXACT, moves, off) or fact_tendencies.tendency(moves, off)
    return f"By how much the first call of each object moves it: {said[0].lower()}{said[1:]}" if said else ""


def _of_moderate(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """What is exact where no number is very large, of answers that are wrong there too."""
    kept = moderate(calls)
    off = [call for call in kept if not call.right]
    if not off or len(kept) == len(calls):
        return ""
    said = _first(EXACT, kept, off)
    return f"Where no number is very large, {said[0].lower()}{said[1:]}" if said else ""


def _first(facts: Sequence[Fact], calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    return next((said for holds in facts if (said := holds(calls, wrong))), "")


def _in_a_list(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    where, pieces = fact_lists.place(calls, wrong)
    alike = [holds for holds in EXACT if holds is not fact_laws.own_factors]
    said = _first(alike, pieces, pieces) if pieces else ""
    if where and said:
        return f"{where}. {said}"
    if where:
        return f"{where}; all the rest is right."
    return f"Of every array in it: {said[0].lower()}{said[1:]}" if said else ""
