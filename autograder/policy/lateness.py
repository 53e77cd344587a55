"""Decides how late an attempt is, and what that costs, under one due date and a number of late days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from autograder.policy import clock
from autograder.policy.amounts import Span
from autograder.policy.facts import ExtensionFact
from autograder.policy.rules import AssignmentRules, LatePenalty

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DueDate:
    """A due date that a person has: the assignment's own, or that of an extension. None is no due date at all."""

    due: datetime | None
    extension: ExtensionFact | None = None


def due_dates(rules: AssignmentRules, extensions: Iterable[ExtensionFact], zone: ZoneInfo) -> list[DueDate]:
    """Return every due date that a person has. An attempt is judged under each, and the kindest counts.

    So an extension can help and never hurt, whatever the policy and the clocks do.
    """
    if rules.due is None:
        return [DueDate(None)]
    extended = ((one.until or clock.after(rules.due, one.by, zone), one) for one in extensions)
    later = [DueDate(due, one) for due, one in extended if due > rules.due]
    return [
        DueDate(rules.due),
        *sorted(later, key=lambda one: (str(one.due), one.extension.reason if one.extension else "")),
    ]


def latest(dates: Iterable[DueDate]) -> datetime | None:
    """Return the last due date that a person has; None where there is none."""
    return max((one.due for one in dates if one.due), default=None)


def is_accepted(received: datetime | None, date: DueDate, rules: AssignmentRules, zone: ZoneInfo) -> bool:
    """Return whether an attempt came before the assignment closed for this due date."""
    if rules.cutoff is None or date.due is None or received is None:
        return True
    last = _with(clock.after(date.due, rules.cutoff, zone), rules.grace)
    return received <= last


def units_late(received: datetime, due: datetime, per: str, grace: Span, days: int, zone: ZoneInfo) -> int:
    """Return how many hours or days have begun since the due date and `days` late days.

    Within the grace after the end of an hour or day, the next one has not begun.
    """
    moved = clock.days_after(due, days, zone)
    if received <= _with(moved, grace):
        return 0
    if per == "hour":
        return max(1, -((moved + _grace(grace) - received) // _HOUR))
    least = max(1, -((moved + _grace(grace) - received) // _DAY) - 1)
    return next(n for n in _from(least) if received <= _with(clock.days_after(due, days + n, zone), grace))


def cost(penalty: LatePenalty | None, units: int, earned: Fraction, maximum: Fraction) -> Fraction:
    """Return the points that lateness costs: never more than were earned."""
    if penalty is None or units == 0:
        return Fraction(0)
    base = earned if penalty.of == "earned" else maximum
    return min(max(earned, Fraction(0)), base * share_lost(penalty, units))


def share_lost(penalty: LatePenalty, units: int) -> Fraction:
    """Return the share of the points that so many hours or days cost."""
    return min(penalty.at_most, penalty.lose * units)


def _from(number: int) -> Iterator[int]:
    while True:
        yield number
        number += 1


def _grace(grace: Span) -> timedelta:
    return timedelta(days=grace.days, seconds=grace.seconds)


def _with(moment: datetime, grace: Span) -> datetime:
    return moment + _grace(grace)
