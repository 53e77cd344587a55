"""Decides which attempts are accepted, what each is worth, and which one counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from zoneinfo import ZoneInfo

from autograder.policy import clock, lateness
from autograder.policy.facts import AttemptFact, TermFacts
from autograder.policy.lateness import DueDate
from autograder.policy.rules import AssignmentRules, Counting


@dataclass(frozen=True)
class WeighedAttempt:
    """An accepted attempt, and what it is worth under the due date and late days that are best for it.

    `number` counts the person's attempts from 1. `tests` and `marks` are its points before lateness; `unmarked` are the
    questions that still wait for a person; `units` are the hours or days late, and `lost` the points that they cost.
    """

    attempt: AttemptFact
    number: int
    tests: Fraction
    marks: Fraction
    unmarked: frozenset[str]
    date: DueDate
    late_days: int
    units: int
    lost: Fraction

    @property
    def earned(self) -> Fraction:
        """The points before lateness."""
        return self.tests + self.marks

    @property
    def points(self) -> Fraction:
        """The points after lateness."""
        return self.earned - self.lost

    @property
    def is_complete(self) -> bool:
        """Whether all its points are known."""
        return not self.unmarked and not self.attempt.problem


def accepted(
    attempts: Sequence[AttemptFact], dates: Sequence[DueDate], rules: AssignmentRules, zone: ZoneInfo
) -> tuple[list[tuple[int, AttemptFact]], list[str]]:
    """Return the attempts that are accepted, with their numbers, and a sentence on each of the others.

    `attempts` are in the order in which they were received. One that is not accepted uses up none of the allowed ones.
    """
    taken: list[tuple[int, AttemptFact]] = []
    refused: list[str] = []
    for number, one in enumerate(attempts, start=1):
        before = [earlier for _, earlier in taken]
        if why := _refusal(one, before, dates, rules, zone):
            refused.append(f"Attempt {number}{clock.received(one.received, zone)} does not count: {why}.")
        else:
            taken.append((number, one))
    return taken, refused


def _refusal(
    one: AttemptFact,
    before: Sequence[AttemptFact],
    dates: Sequence[DueDate],
    rules: AssignmentRules,
    zone: ZoneInfo,
) -> str:
    """Return why an attempt is not accepted, as a clause; empty where it is."""
    if rules.opens and one.received and one.received < rules.opens:
        return f"the assignment opened {clock.shown(rules.opens, zone)}"
    if not any(lateness.is_accepted(one.received, date, rules, zone) for date in dates):
        return "the assignment was closed"
    if rules.attempts is not None and len(before) >= rules.attempts:
        return f"at most {rules.attempts} count"
    if rules.rate and one.received:
        recent = [
            earlier
            for earlier in before
            if earlier.received and clock.after(earlier.received, rules.rate.within, zone) > one.received
        ]
        if len(recent) >= rules.rate.most:
            return f"at most {rules.rate.most} within {rules.rate.within} count"
    return ""


def weighed(
    number: int,
    attempt: AttemptFact,
    facts: TermFacts,
    dates: Sequence[DueDate],
    rules: AssignmentRules,
    late_days: int,
    zone: ZoneInfo,
) -> WeighedAttempt:
    """Return what an attempt is worth at best, with at most `late_days` spent, and no more of them than help."""
    marks = facts.marks_of(attempt)
    unmarked = attempt.unmarked - marks.keys()
    ways = [
        WeighedAttempt(
            attempt,
            number,
            attempt.points,
            sum(marks.values(), Fraction(0)),
            unmarked,
            date,
            days,
            units,
            lost,
        )
        for date in dates
        if lateness.is_accepted(attempt.received, date, rules, zone)
        for days, units, lost in _ways(
            attempt, attempt.points + sum(marks.values()), date, rules, late_days, zone
        )
    ]
    return max(ways, key=lambda way: (way.points, -way.late_days))


def _ways(
    attempt: AttemptFact,
    earned: Fraction,
    date: DueDate,
    rules: AssignmentRules,
    late_days: int,
    zone: ZoneInfo,
) -> Iterator[tuple[int, int, Fraction]]:
    """Yield each number of late days that may be spent, with the hours or days late and the points that they cost."""
    if rules.late is None or date.due is None or attempt.received is None:
        yield 0, 0, Fraction(0)
        return
    per, received = rules.late.per, attempt.received
    useful = lateness.units_late(received, date.due, "day", rules.grace, 0, zone)
    for days in range(min(late_days, useful) + 1):
        units = lateness.units_late(received, date.due, per, rules.grace, days, zone)
        yield days, units, lateness.cost(rules.late, units, earned, attempt.maximum)


def counting(weighed: Sequence[WeighedAttempt], counts: Counting, chosen: str) -> WeighedAttempt | None:
    """Return the attempt that counts; of equally good ones the one that spends fewer late days, then the earlier."""
    if not weighed:
        return None
    if counts is Counting.BEST:
        return max(weighed, key=lambda one: (one.points, -one.late_days, -one.number))
    if counts is Counting.CHOSEN:
        return next((one for one in weighed if one.attempt.reference == chosen), weighed[-1])
    return weighed[-1]
