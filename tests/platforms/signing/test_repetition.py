"""A repeated grading differs, or cannot be repeated here: two things that are told apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder.platforms.signing import repetition
from autograder.platforms.signing.repetition import GradingPlace
from autograder.results import Outcome, Status
from tests.platforms.signing import examples
from tests.platforms.signing.examples import submission

HERE = GradingPlace(examples.TESTS, "namespaces", {"python": "3.11.7"})


def test_the_same_place_is_no_obstacle(tmp_path: Path) -> None:
    assert repetition.obstacles(examples.write(tmp_path, examples.graded()).predicate, HERE) == []


@pytest.mark.parametrize(
    ("here", "sentence"),
    [
        (
            replace(HERE, tests=msgspec.structs.replace(examples.TESTS, assignment="0")),
            "the assignment has changed since",
        ),
        (
            replace(HERE, tests=msgspec.structs.replace(examples.TESTS, code="0")),
            "another build of the autograder graded it",
        ),
        (
            replace(HERE, tests=msgspec.structs.replace(examples.TESTS, key_commitment="")),
            "the course's secret key is not here, so that other inputs would be drawn",
        ),
        (replace(HERE, tier=""), "the tier namespaces does not hold on this machine"),
        (replace(HERE, versions={"python": "3.12.0"}), "it ran with python 3.11.7, and here is 3.12.0"),
        (replace(HERE, versions={}), "it ran with python 3.11.7, and here is none"),
    ],
)
def test_each_obstacle_is_named(tmp_path: Path, here: GradingPlace, sentence: str) -> None:
    predicate = examples.write(tmp_path, examples.graded()).predicate
    assert repetition.obstacles(predicate, here) == [sentence]


def test_equal_verdicts_do_not_differ() -> None:
    one = submission(Outcome.PASSED, Outcome.FAILED)
    assert repetition.differences(one, one) == []


def test_another_verdict_differs() -> None:
    found = repetition.differences(submission(Outcome.PASSED), submission(Outcome.FAILED))
    assert [(one.sentence(), one.tells) for one in found] == [
        ("ada, q/t0: signed passed (1 of 1), repeated failed (0 of 1)", True)
    ]


def test_a_test_that_is_missing_differs() -> None:
    found = repetition.differences(submission(Outcome.PASSED, Outcome.PASSED), submission(Outcome.PASSED))
    assert [one.sentence() for one in found] == ["ada, q/t1: signed passed (1 of 1), repeated no such test"]


@pytest.mark.parametrize("outcome", [Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.GRADER_ERROR])
def test_what_the_machine_decides_on_tells_nothing(outcome: Outcome) -> None:
    for then, now in ((outcome, Outcome.PASSED), (Outcome.PASSED, outcome)):
        assert [one.tells for one in repetition.differences(submission(then), submission(now))] == [False]


def test_marks_by_people_are_not_compared() -> None:
    marked = submission(Outcome.PASSED, marking="hand")
    pending = submission(Outcome.PENDING, marking="hand")
    assert repetition.differences(marked, pending) == []


def test_a_submission_that_became_unreadable_differs() -> None:
    now = msgspec.structs.replace(submission(), status=Status.UNREADABLE, questions=())
    found = repetition.differences(submission(Outcome.PASSED), now)
    assert [(one.sentence(), one.tells) for one in found] == [
        ("ada, status: signed graded, repeated unreadable", True)
    ]


def test_a_fault_of_the_grader_tells_nothing() -> None:
    now = msgspec.structs.replace(submission(), status=Status.GRADER_ERROR, questions=())
    assert [one.tells for one in repetition.differences(submission(Outcome.PASSED), now)] == [False]


def test_another_notebook_differs() -> None:
    now = msgspec.structs.replace(submission(Outcome.PASSED), sha256="0")
    assert [one.subject for one in repetition.differences(submission(Outcome.PASSED), now)] == ["notebook"]
