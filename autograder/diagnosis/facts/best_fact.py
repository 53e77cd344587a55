"""Facts about a wrong answer that need no bank of mistakes: each is true by construction, whatever the cause.

A fact compares, call by call, what came back with what was expected and with what was given. It holds only if it
holds in every call, and says so in one of the sentences below. A law such as "times the number of rows" needs calls
with different numbers of rows: with one number alone it looks like a constant, and is reported as one. The bound is
1e-6 of the largest entry, 1e-4 for answers of less than double precision.

The first of these that holds is given:

    exact        a law, a form or a formula that gives every entry, or the place outside of which all is right
    in a list    the same about its wrong tensors, with their place
    of calls     a condition that exactly the wrong calls meet, or exactly those that raise
    a tendency   what holds for the expected entries and not for these
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from autograder.diagnosis.facts import (
    factors,
    forms,
    formulas,
    lists,
    places,
    rows,
    steps,
    tendencies,
    values,
    which_calls,
    whole_answers,
)
from autograder.diagnosis.facts.calls import Call
from autograder.diagnosis.facts.tables import moderate

Holds = Callable[[Sequence[Call], Sequence[Call]], str]


@dataclass(frozen=True)
class Fact:
    """What is true of an answer, said of "it". One that is not `exact` is a tendency, and says less.

    One `of_calls` is about the calls that raise, and so about the whole answer and no part of it.
    """

    said: str
    exact: bool = True
    of_calls: bool = False

    def after(self, beginning: str) -> Fact:
        """Return the same fact with these words before it."""
        return replace(self, said=f"{beginning}{self.said[0].lower()}{self.said[1:]}")


EXACT: tuple[Holds, ...] = (
    forms.transposed,
    forms.kept_axis,
    forms.squeezed,
    forms.not_summed,
    forms.longer_or_shorter,
    forms.turned_round,
    lists.exchanged,
    lists.missing,
    whole_answers.another_part,
    factors.ratio,
    values.missing_factor,
    values.offset,
    whole_answers.an_argument,
    whole_answers.reduced,
    whole_answers.reshaped,
    whole_answers.spread,
    whole_answers.unmoved,
    values.sums,
    forms.shifted,
    values.extremes,
    forms.order,
    formulas.formula,
    forms.equal_rows,
    factors.own_factors,
    rows.by_rows,
    values.one_number,
    places.places,
    values.one_side,
    values.magnitude,
    lists.steps,
    whole_answers.form,
)
OF_CALLS: tuple[Holds, ...] = (
    steps.kept,
    values.large_only,
    which_calls.sizes,
)


def fact(calls: Sequence[Call]) -> Fact | None:
    """Return the most specific fact that holds in all calls; None if there is none, or the answer is right."""
    with np.errstate(all="ignore"):
        if any(call.raised for call in calls):
            return _of_raised(calls)
        wrong = [call for call in calls if not call.right]
        return _of_values(calls, wrong) if wrong else None


def _of_raised(calls: Sequence[Call]) -> Fact | None:
    """Return the calls in which it raises, in words, or else a fact about the calls that return."""
    if said := which_calls.raising(calls):
        return Fact(said, of_calls=True)
    returned = [call for call in calls if not call.raised]
    wrong = [call for call in returned if not call.right]
    found = _of_values(returned, wrong) if len(wrong) > 1 else None
    return found and found.after("Where it raises no exception: ")


def _of_values(calls: Sequence[Call], wrong: Sequence[Call]) -> Fact | None:
    said = _first(EXACT, calls, wrong) or _of_moderate(calls, wrong) or _in_a_list(calls, wrong)
    if said:
        return Fact(said)
    if found := _of_first_steps(calls):
        return found.after("The change made by the first call of each object: ")
    said = _first(OF_CALLS, calls, wrong)
    return Fact(said) if said else _tendency(calls, wrong)


def _tendency(calls: Sequence[Call], wrong: Sequence[Call]) -> Fact | None:
    said = tendencies.tendency(calls, wrong)
    return Fact(said, exact=False) if said else None


def _of_first_steps(calls: Sequence[Call]) -> Fact | None:
    """Return a fact about the first change that each object makes, if all of these are wrong."""
    moves = steps.first_moves(calls)
    off = [call for call in moves if not call.right]
    if not off or len(off) < len(moves):
        return None
    said = _first(EXACT, moves, off)
    return Fact(said) if said else _tendency(moves, off)


def _of_moderate(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Return an exact fact about the calls without very large inputs, if some of them are wrong too."""
    kept = moderate(calls)
    off = [call for call in kept if not call.right]
    if not off or len(kept) == len(calls):
        return ""
    said = _first(EXACT, kept, off)
    return f"Where no input is very large, {said[0].lower()}{said[1:]}" if said else ""


def _first(facts: Sequence[Holds], calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    return next((said for holds in facts if (said := holds(calls, wrong))), "")


def _in_a_list(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    where, pieces = lists.place(calls, wrong)
    alike = [holds for holds in EXACT if holds is not factors.own_factors]
    said = _first(alike, pieces, pieces) if pieces else ""
    if where and said:
        return f"{where}. {said}"
    if where:
        return f"{where}; all the rest is right."
    return f"For every array in it: {said[0].lower()}{said[1:]}" if said else ""
