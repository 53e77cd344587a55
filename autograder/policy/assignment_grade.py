"""Computes one person's grade for one assignment from facts and rules, with a sentence for each step."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from autograder.policy import counting, lateness, sentences
from autograder.policy.amounts import about, percent
from autograder.policy.counting import WeighedAttempt
from autograder.policy.facts import AdjustmentFact, AdjustmentKind, TermFacts
from autograder.policy.rules import AssignmentRules, Counting, TermPolicy

_ZERO = Fraction(0)


class GradeState(enum.StrEnum):
    """What a grade is: `missing` counts as 0, `excused` does not count, and the last two are not given out yet."""

    GRADED = "graded"
    MISSING = "missing"
    EXCUSED = "excused"
    INCOMPLETE = "incomplete"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class AssignmentGrade:
    """One person's grade for one assignment. `steps` is its arithmetic, a sentence for each step.

    `points` is exact: what is known so far where the grade is incomplete, 0 where it is missing, and None where it is
    excused. `maximum` is that of the attempt that counts, else of the assignment. `attempt` is the reference of the
    attempt that counts, if any; `late_days` are those that it spends.
    """

    assignment: str
    state: GradeState
    points: Fraction | None
    maximum: Fraction
    attempt: str = ""
    late_days: int = 0
    steps: tuple[str, ...] = ()


def grade(
    assignment: str, maximum: Fraction, facts: TermFacts, policy: TermPolicy, late_days: int
) -> AssignmentGrade:
    """Return a person's grade for an assignment of `maximum` points; `late_days` are left to be spent.

    It depends on the facts alone, in whatever order they stand, and on no clock. Of one given attempt, more lateness
    never helps and an extension never hurts.
    """
    rules = policy.of(assignment)
    dates = lateness.due_dates(rules, facts.extensions_of(assignment), policy.zone)
    attempts = facts.attempts_at(assignment)
    taken, refused = counting.accepted(attempts, dates, rules, policy.zone)
    allowed = min(late_days, rules.late_days)
    weighed = [
        counting.weighed(number, one, facts, dates, rules, allowed, policy.zone) for number, one in taken
    ]
    chosen = facts.choice_of(assignment)
    counts = counting.counting(weighed, rules.counts, chosen)
    steps = [*refused]
    if counts is None:
        steps.append("Nothing was handed in that counts: 0 points.")
    else:
        steps += sentences.attempt(counts, len(weighed), chosen, rules, late_days, policy.zone)
    maximum = counts.attempt.maximum if counts else maximum
    adjustments = facts.adjustments_of(assignment)
    points, further = _adjusted(counts.points if counts else _ZERO, adjustments, rules.cap, maximum)
    state, last = _state(weighed, counts, adjustments, rules)
    return AssignmentGrade(
        assignment,
        state,
        None if state is GradeState.EXCUSED else points,
        maximum,
        counts.attempt.reference if counts else "",
        counts.late_days if counts else 0,
        (*steps, *further, *last),
    )


def _adjusted(
    points: Fraction, adjustments: Sequence[AdjustmentFact], cap: Fraction | None, maximum: Fraction
) -> tuple[Fraction, list[str]]:
    """Return the points after adjustments, floor and cap, and a sentence for each that changed something.

    Points that were set replace what lateness left; points that were added come on top, whatever their order.
    """
    steps = []
    for one in [one for one in adjustments if one.kind is AdjustmentKind.SET][-1:]:
        points = one.points
        steps.append(f"The points are set to {about(points)} ({one.reason}).")
    for one in adjustments:
        if one.kind is AdjustmentKind.ADDED:
            points += one.points
            what = "adds" if one.points >= 0 else "takes"
            steps.append(
                f"An adjustment {what} {about(abs(one.points))} ({one.reason}): {sentences.points(points)}."
            )
    if points < 0:
        points = _ZERO
        steps.append("No grade is below 0: 0 points.")
    if cap is not None and points > cap * maximum:
        points = cap * maximum
        steps.append(f"At most {percent(cap)} of {about(maximum)} count: {sentences.points(points)}.")
    return points, steps


def _state(
    weighed: Sequence[WeighedAttempt],
    counts: WeighedAttempt | None,
    adjustments: Sequence[AdjustmentFact],
    rules: AssignmentRules,
) -> tuple[GradeState, list[str]]:
    """Return the state of the grade, and a sentence for whatever keeps it from being a plain number."""
    for kind, state, text in (
        (
            AdjustmentKind.EXCUSED,
            GradeState.EXCUSED,
            "The person is excused, so the assignment does not count",
        ),
        (AdjustmentKind.WITHHELD, GradeState.WITHHELD, "The grade is withheld"),
        (AdjustmentKind.INCOMPLETE, GradeState.INCOMPLETE, "The grade is incomplete"),
    ):
        reasons = [one.reason for one in adjustments if one.kind is kind]
        if reasons:
            return state, [f"{text} ({reasons[-1]})."]
    unfinished = list(_unfinished(weighed if rules.counts is Counting.BEST else [counts] if counts else []))
    if unfinished:
        return GradeState.INCOMPLETE, unfinished
    was_set = any(one.kind in (AdjustmentKind.SET, AdjustmentKind.ADDED) for one in adjustments)
    return (GradeState.GRADED if counts or was_set else GradeState.MISSING), []


def _unfinished(weighed: Sequence[WeighedAttempt]) -> Iterator[str]:
    for one in weighed:
        if one.attempt.problem:
            yield f"The grade is incomplete: {one.attempt.problem} (attempt {one.number})."
        elif one.unmarked:
            yield f"The grade is incomplete: {sentences.unmarked(one.unmarked)} (attempt {one.number})."
