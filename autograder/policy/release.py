"""Says when feedback and solutions may go out: when everybody's time has ended, or to each person when theirs has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from autograder.policy import clock, lateness
from autograder.policy.facts import TermFacts
from autograder.policy.rules import FeedbackRelease, TermPolicy


def end(assignment: str, facts: TermFacts, policy: TermPolicy) -> datetime | None:
    """Return when a person can no longer hand in, by the last of their due dates; None where there is none.

    That is after the grace and, where the policy has one, the cutoff. Where late work is taken for ever, the due date
    with its grace counts.
    """
    rules = policy.of(assignment)
    due = lateness.latest(lateness.due_dates(rules, facts.extensions_of(assignment), policy.zone))
    if due is None:
        return None
    closed = clock.after(due, rules.cutoff, policy.zone) if rules.cutoff else due
    return clock.after(closed, rules.grace, policy.zone)


def held(
    assignment: str, people: Iterable[TermFacts], policy: TermPolicy, now: datetime
) -> Mapping[str, datetime]:
    """Return the people to whom nothing may be told yet, each with the time at which it may.

    `people` are all who may still hand in: while the feedback waits for the last of them, it waits for everybody.
    """
    rule = policy.of(assignment).feedback
    ends = {one.person: end(assignment, one, policy) for one in people}
    waiting = {person: until for person, until in ends.items() if until is not None and until > now}
    if rule is FeedbackRelease.AT_ONCE or not waiting:
        return {}
    if rule is FeedbackRelease.EACH:
        return waiting
    last = max(waiting.values())
    return dict.fromkeys(ends, last)
