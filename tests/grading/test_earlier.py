"""What an earlier grading found decides which tests are asked, and which explanations stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.grading.earlier import NOTHING_EARLIER, EarlierVerdicts
from autograder.judge.messages import HiddenTest, Verdict
from autograder.results import Outcome

COURSE = Path(__file__).parents[2]
PASSED, FAILED = Verdict(Outcome.PASSED), Verdict(Outcome.FAILED)


def hidden_test(name: str, question: str) -> HiddenTest:
    return HiddenTest(name, name, question, 1.0, "", example=True)


TESTS = [
    hidden_test("a", "dense_forward"),
    hidden_test("b", "dense_forward"),
    hidden_test("c", "network_forward"),
]


@pytest.fixture(scope="module")
def backprop() -> Assignment:
    """An assignment in which the whole network needs the dense layer."""
    return assignments.load(COURSE / "assignments" / "backprop")


def test_while_a_question_is_right_no_values_are_wanted() -> None:
    earlier = EarlierVerdicts(hidden={"b": PASSED, "c": PASSED})
    assert earlier.without_values(TESTS, {"a": PASSED}) == []


def test_a_question_that_fails_now_wants_the_values_of_all_its_tests() -> None:
    earlier = EarlierVerdicts(hidden={"b": PASSED, "c": PASSED})
    assert earlier.without_values(TESTS, {"a": FAILED}) == [TESTS[1]]


def test_values_that_were_kept_are_not_wanted_again() -> None:
    earlier = EarlierVerdicts(hidden={"b": FAILED, "c": PASSED}, valued=frozenset({"b"}))
    assert earlier.without_values(TESTS, {"a": FAILED}) == []


def test_a_new_test_unsettles_its_question_and_all_that_need_it(backprop: Assignment) -> None:
    earlier = EarlierVerdicts(hidden={"b": PASSED, "c": PASSED}, explained=True)
    settled = earlier.settled(backprop, TESTS)
    assert {"dense_forward", "network_forward"}.isdisjoint(settled)
    assert "softmax" in settled


def test_other_known_mistakes_settle_nothing(backprop: Assignment) -> None:
    assert (
        EarlierVerdicts(hidden={"a": PASSED, "b": PASSED, "c": PASSED}).settled(backprop, TESTS)
        == frozenset()
    )


def test_nothing_earlier_settles_nothing(backprop: Assignment) -> None:
    assert NOTHING_EARLIER.settled(backprop, TESTS) == frozenset()
