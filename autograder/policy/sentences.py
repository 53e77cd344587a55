"""The sentences that explain a grade: one for each step of its arithmetic."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from autograder.policy import clock, lateness
from autograder.policy.amounts import about, percent
from autograder.policy.counting import WeighedAttempt
from autograder.policy.rules import AssignmentRules, Counting, LatePenalty
from autograder.wording import listed


def points(value: Fraction) -> str:
    """Return "1 point", "2.5 points"."""
    return f"{about(value)} {'point' if value == 1 else 'points'}"


def counted(number: int, word: str) -> str:
    """Return "1 day", "2 days"."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def unmarked(questions: Collection[str]) -> str:
    """Return the clause that says which questions wait for a person's marks."""
    verb = "waits" if len(questions) == 1 else "wait"
    return f"{listed(sorted(questions))} still {verb} for marks"


def attempt(
    counts: WeighedAttempt, accepted: int, chosen: str, rules: AssignmentRules, left: int, zone: ZoneInfo
) -> list[str]:
    """Return the sentences on the attempt that counts: which, what it earned, how late it is, what that costs.

    `accepted` is the number of attempts that could have counted, `chosen` the reference of the one that was chosen.
    """
    one = counts.attempt
    which = f", {_which(one.reference == chosen, rules.counts)} of {accepted}" if accepted > 1 else ""
    steps = [f"Attempt {counts.number}{which}{clock.received(one.received, zone)} counts."]
    total = f"{about(counts.earned)} of {about(one.maximum)}"
    if counts.marks:
        steps.append(
            f"Its tests give {about(counts.tests)} and its marks {about(counts.marks)}: together {total} points."
        )
    else:
        steps.append(f"It earned {total} points.")
    return steps + _lateness(counts, rules, left, zone)


def _which(is_chosen: bool, counts: Counting) -> str:
    """Return the words for the reason why an attempt counts."""
    if counts is Counting.CHOSEN:
        return "the chosen one" if is_chosen else "the last, as none was chosen,"
    return f"the {counts}"


def _lateness(counts: WeighedAttempt, rules: AssignmentRules, left: int, zone: ZoneInfo) -> list[str]:
    """Return the sentences on an attempt that came after the assignment's own due date; none on others."""
    due, received = counts.date.due, counts.attempt.received
    if due is None or rules.due is None or received is None or received <= rules.due:
        return []
    steps = [_due(due, counts, zone)]
    if received <= due:
        return [*steps, "It came in time."]
    if rules.late is None:
        return [*steps, "It came late, which costs nothing."]
    if counts.late_days:
        steps.append(_spent(counts, left))
    elif counts.units == 0:
        steps.append(f"It came within {rules.grace} after that, which costs nothing.")
    return [*steps, _cost(counts, rules.late)] if counts.units else steps


def _due(due: datetime, counts: WeighedAttempt, zone: ZoneInfo) -> str:
    if counts.date.extension is None:
        return f"It was due {clock.shown(due, zone)}."
    return f"It was due {clock.shown(due, zone)}, as extended ({counts.date.extension.reason})."


def _spent(counts: WeighedAttempt, left: int) -> str:
    days = counts.late_days
    ending = "." if counts.units else ", so its lateness costs nothing."
    return (
        f"{days} of the {counted(left, 'late day')} left {'is' if days == 1 else 'are'} spent on it{ending}"
    )


def _cost(counts: WeighedAttempt, penalty: LatePenalty) -> str:
    """Return the sentence that subtracts what lateness costs."""
    share = lateness.share_lost(penalty, counts.units)
    base = counts.earned if penalty.of == "earned" else counts.attempt.maximum
    late = f"{counts.units} begun {penalty.per}{'' if counts.units == 1 else 's'} late"
    most = ", the most that lateness costs," if penalty.lose * counts.units > penalty.at_most else ""
    return f"Being {late} costs {percent(share)}{most} of {about(base)}, {about(counts.lost)}: {points(counts.points)}."
