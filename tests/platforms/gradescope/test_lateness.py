"""Lateness by Gradescope's dates, with the course's policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from autograder.platforms.gradescope import lateness
from autograder.platforms.gradescope.hand_in import GradescopeHandIn
from autograder.platforms.gradescope.result_file import GradescopeResult, GradescopeTest
from autograder.policy.amounts import Span
from autograder.policy.rules import AssignmentRules, LatePenalty, TermPolicy
from autograder.results import Outcome
from tests.platforms.gradescope.test_feedback import a_test, graded

DUE = datetime(2026, 10, 16, 7, tzinfo=UTC)
RULES = AssignmentRules("small", due=datetime(2020, 1, 1, tzinfo=UTC), late=LatePenalty(Fraction(1, 10)))
POLICY = TermPolicy(assignments={"small": RULES})
FOUR = graded(a_test(Outcome.PASSED, score=2.0), score=4.0)
SHOWN = GradescopeResult("", (GradescopeTest("a test", "1", 4.0, 4.0, "passed"),))


def applied(hand_in: GradescopeHandIn, policy: TermPolicy = POLICY) -> GradescopeResult:
    return lateness.applied(SHOWN, FOUR, "small", hand_in, policy)


@pytest.mark.parametrize(
    ("late", "score"), [(timedelta(0), 4.0), (timedelta(seconds=1), 3.6), (timedelta(days=2), 3.2)]
)
def test_the_score_is_what_the_policy_leaves_by_gradescopes_due_date(late: timedelta, score: float) -> None:
    found = applied(GradescopeHandIn(created=DUE + late, due=DUE))
    assert found.score == score
    assert found.output != ""
    assert found.tests == SHOWN.tests


def test_after_the_cutoff_nothing_is_earned() -> None:
    strict = TermPolicy(assignments={"small": replace(RULES, cutoff=Span(days=1))})
    assert applied(GradescopeHandIn(created=DUE + timedelta(days=2), due=DUE), strict).score == 0.0


@pytest.mark.parametrize("known", [{"due": DUE}, {"created": DUE}, {}])
def test_where_a_date_is_missing_no_score_is_given(known: dict[str, datetime]) -> None:
    found = applied(GradescopeHandIn(**known))
    assert (found.score, found.tests[0].score, found.tests[0].status) == (None, None, "passed")
    assert found.output.startswith("There is no score yet: the course takes points off late work")


def test_a_result_without_a_score_stays_as_it_is() -> None:
    kept = GradescopeResult("kept back", (GradescopeTest("a", "1", status="failed"),))
    assert lateness.applied(kept, FOUR, "small", GradescopeHandIn(created=DUE, due=DUE), POLICY) is kept


def test_late_days_cannot_be_applied_to_one_submission() -> None:
    policy = TermPolicy(assignments={"small": replace(RULES, late_days=2)})
    assert lateness.unusable(policy, "small").startswith("late days are spent over a whole term")


def test_a_policy_that_takes_nothing_off_is_refused_and_another_is_not() -> None:
    assert lateness.unusable(TermPolicy(), "small") == "the course's policy takes nothing off late work"
    assert lateness.unusable(POLICY, "small") == ""


@pytest.mark.parametrize(
    ("late", "words"),
    [
        (timedelta(seconds=1), "1 second"),
        (timedelta(minutes=61), "1 hour and 1 minute"),
        (timedelta(days=3, seconds=5), "3 days and 5 seconds"),
        (timedelta(microseconds=1), "less than a second"),
    ],
)
def test_how_late_is_said_in_words(late: timedelta, words: str) -> None:
    assert lateness.notes(GradescopeHandIn(created=DUE + late, due=DUE)) == [
        f"Handed in {words} after the due date."
    ]
