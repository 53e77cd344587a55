"""Who gets a fresh worker, and when a judge is at fault."""

from __future__ import annotations

import pytest

from autograder.grading.findings import Unjudged
from autograder.grading.retries import Attempt, RetryPolicy
from autograder.judge.messages import Verdict
from autograder.results import Outcome

PASSED = Verdict(Outcome.PASSED)
FAILED = Verdict(Outcome.FAILED, "values")
CRASHED = Verdict(Outcome.CRASHED, Outcome.CRASHED)
TIMED_OUT = Verdict(Outcome.TIMED_OUT, Outcome.TIMED_OUT)
NO_ROOM = Verdict(Outcome.CRASHED, Unjudged.NO_ROOM)
JUDGE_LOST = Verdict(Outcome.GRADER_ERROR, Unjudged.JUDGE_LOST, detail="it did not end")


@pytest.mark.parametrize(
    ("attempt", "again"),
    [
        (Attempt(PASSED), False),
        (Attempt(FAILED), False),
        (Attempt(CRASHED), False),
        (Attempt(CRASHED, worker_died=True), True),
        (Attempt(TIMED_OUT), False),
        (Attempt(TIMED_OUT, threads=2), True),
        (Attempt(NO_ROOM), True),
        (Attempt(JUDGE_LOST), True),
    ],
)
def test_a_test_is_asked_again_where_something_else_than_the_answer_may_be_to_blame(
    attempt: Attempt, again: bool
) -> None:
    assert RetryPolicy().asks_again(attempt) is again


def test_a_worker_that_ends_is_excused_once_in_a_session() -> None:
    policy, attempt = RetryPolicy(), Attempt(CRASHED, worker_died=True)
    assert [policy.asks_again(attempt), policy.asks_again(attempt)] == [True, False]


def test_a_session_has_four_fresh_workers() -> None:
    policy = RetryPolicy()
    assert [policy.take_worker() for _ in range(6)] == [True] * 4 + [False] * 2


def test_a_submission_that_ends_one_judge_after_another_has_crashed() -> None:
    policy = RetryPolicy()
    final = policy.final(JUDGE_LOST)
    assert (final.outcome, final.detail, policy.stopped) == (Outcome.CRASHED, "it did not end", False)


def test_a_known_answer_that_ends_its_judge_is_not_asked_again() -> None:
    assert not RetryPolicy(known_answer=True).asks_again(Attempt(JUDGE_LOST))


def test_a_known_answer_that_ends_its_judge_stops_the_session() -> None:
    policy = RetryPolicy(known_answer=True)
    assert (policy.final(JUDGE_LOST), policy.stopped) == (JUDGE_LOST, True)


@pytest.mark.parametrize("verdict", [PASSED, FAILED, CRASHED, TIMED_OUT, NO_ROOM])
def test_every_other_verdict_stands(verdict: Verdict) -> None:
    policy = RetryPolicy(known_answer=True)
    assert (policy.final(verdict), policy.stopped) == (verdict, False)
