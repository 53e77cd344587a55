"""The hidden tests and stand-ins fit what the assignment declares, or the assignment is refused."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder.course.assignment import Assignment
from autograder.course.question import Name, Question
from autograder.errors import AssignmentError
from autograder.judge import declarations
from autograder.judge.messages import HiddenTest
from autograder.worker.pipes.notebook import StandInForm


def a_test(*, question: str = "double", title: str = "It doubles.", weight: float = 1.0) -> HiddenTest:
    return HiddenTest("test_double.py::test_values", title, question, weight, "", True)


def test_a_test_for_each_automatic_question_is_enough(small: Assignment) -> None:
    declarations.check_tests(small, (a_test(),))


@pytest.mark.parametrize(
    ("tests", "problem"),
    [
        (
            (a_test(question="why"),),
            "test_double.py::test_values belongs to 'why', which is no automatic question",
        ),
        (
            (a_test(title=""),),
            "test_double.py::test_values has no docstring: students read it as the title",
        ),
        ((), "question 'double' has no hidden test"),
    ],
)
def test_tests_that_do_not_fit_are_refused(
    small: Assignment, tests: tuple[HiddenTest, ...], problem: str
) -> None:
    with pytest.raises(AssignmentError) as raised:
        declarations.check_tests(small, tests)
    assert raised.value.problem == problem


@pytest.mark.parametrize("weight", [0.0, -1.0, math.nan, math.inf])
def test_a_weight_that_is_no_finite_number_above_zero_is_refused(small: Assignment, weight: float) -> None:
    with pytest.raises(AssignmentError, match="must have a weight above 0: a finite number"):
        declarations.check_tests(small, (a_test(weight=weight),))


@pytest.fixture
def chained(small: Assignment, tmp_path: Path) -> Assignment:
    """An assignment whose second question needs the first, with a file of stand-ins."""
    (tmp_path / "hidden").mkdir()
    (tmp_path / "hidden" / "stand_ins.py").write_text("")
    double = Question("double", "Double", 1.0, names=(Name("double", "double(x)"),))
    twice = Question("twice", "Twice", 1.0, names=(Name("twice", "twice(x)"),), needs=("double",))
    return replace(small, folder=tmp_path, questions=(double, twice))


def test_a_stand_in_for_each_needed_name_is_enough(chained: Assignment) -> None:
    declarations.check_stand_ins(chained, {"double": StandInForm()})


def test_a_needed_name_without_a_stand_in_is_refused(chained: Assignment) -> None:
    with pytest.raises(AssignmentError) as raised:
        declarations.check_stand_ins(chained, {"twice": StandInForm()})
    expected = "stand_ins.py has nothing to stand in for double, which other questions need"
    assert raised.value.problem == expected


def test_an_assignment_without_a_file_of_stand_ins_needs_none(chained: Assignment) -> None:
    (chained.hidden / "stand_ins.py").unlink()
    declarations.check_stand_ins(chained, {})


def by_test(small: Assignment, points: dict[str, float]) -> Assignment:
    (question,) = [one for one in small.questions if one.id == "double"]
    changed = msgspec.structs.replace(question, points=2.0, test_points=points)
    return replace(small, questions=tuple(changed if one is question else one for one in small.questions))


CASES = tuple(
    msgspec.structs.replace(a_test(), id=f"test_double.py::{name}")
    for name in ("test_values[wide]", "test_values[tall]", "test_names")
)


@pytest.mark.parametrize(
    "points",
    [
        {"test_values": 0.5, "test_names": 1.0},
        {"test_double.py::test_values": 0.75, "test_double.py::test_names": 0.5},
        {"test_values[wide]": 0.1, "test_values": 0.9, "test_names": 1.0},
    ],
)
def test_points_by_test_that_add_up_are_taken(small: Assignment, points: dict[str, float]) -> None:
    declarations.check_tests(by_test(small, points), CASES)


@pytest.mark.parametrize(
    ("points", "problem"),
    [
        (
            {"test_values": 1.0, "test_names": 1.0},
            "question 'double': test_points add up to 3 over 3 tests, and the question has 2 points; "
            "a parametrized test gives its points for each of its cases",
        ),
        (
            {"test_values": 1.0},
            "question 'double': test_points gives test_double.py::test_names no points; name it there",
        ),
        (
            {"test_values": 0.5, "test_names": 1.0, "test_shape": 1.0},
            "question 'double': test_points names 'test_shape', which is no test of this question",
        ),
    ],
)
def test_points_by_test_that_do_not_fit_are_refused(
    small: Assignment, points: dict[str, float], problem: str
) -> None:
    with pytest.raises(AssignmentError) as raised:
        declarations.check_tests(by_test(small, points), CASES)
    assert raised.value.problem == problem
