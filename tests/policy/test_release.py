"""Feedback waits for the last who may still hand in, or for each person's own end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from autograder.policy import release
from autograder.policy.amounts import Span
from autograder.policy.facts import ExtensionFact, TermFacts
from autograder.policy.rules import AssignmentRules, FeedbackRelease, TermPolicy

DUE = datetime(2026, 10, 15, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADA = TermFacts("ada", extensions=(ExtensionFact("one", "ill", person="ada", until=DUE + 48 * HOUR),))
BOB = TermFacts("bob")


def policy(feedback: FeedbackRelease = FeedbackRelease.TOGETHER, **rules: Span) -> TermPolicy:
    return TermPolicy(assignments={"one": AssignmentRules("one", due=DUE, feedback=feedback, **rules)})  # type: ignore[arg-type]


def held(now: datetime, rules: TermPolicy) -> dict[str, datetime]:
    return dict(release.held("one", [ADA, BOB], rules, now))


def test_while_one_may_still_hand_in_everybody_waits() -> None:
    assert held(DUE + HOUR, policy()) == dict.fromkeys(("ada", "bob"), DUE + 48 * HOUR)


def test_after_the_last_extension_nobody_waits() -> None:
    assert held(DUE + 48 * HOUR, policy()) == {}


def test_each_person_may_wait_for_their_own_end() -> None:
    assert held(DUE + HOUR, policy(FeedbackRelease.EACH)) == {"ada": DUE + 48 * HOUR}


def test_feedback_at_once_waits_for_nobody() -> None:
    assert held(DUE - HOUR, policy(FeedbackRelease.AT_ONCE)) == {}


def test_the_end_is_after_the_grace_and_the_cutoff() -> None:
    rules = policy(grace=Span(0, 600), cutoff=Span(7))
    assert release.end("one", BOB, rules) == DUE + timedelta(days=7, minutes=10)


def test_without_a_due_date_nothing_is_held() -> None:
    assert release.held("two", [ADA, BOB], policy(), DUE) == {}
