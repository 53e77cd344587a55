"""Tests that are known to catch no known mistake, and known mistakes that are found for an assignment without any."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.verify import first_mistakes
from autograder.verify.report import verify
from tests.verify import courses
from tests.warm import started

MORE = courses.hidden_test("test_more", 'assert student.call("double", 0) == 0')
IDLE = "test_double.py::test_more"


@pytest.fixture
def course(tmp_path: Path) -> Assignment:
    """The small course with a test that catches nothing."""
    return courses.write(tmp_path, more={courses.TESTS: MORE})


def test_a_test_that_is_listed_is_no_fault_but_a_remark(course: Assignment, best_tier: str) -> None:
    report = verify(replace(course, untested=(IDLE,)), best_tier, 1)
    assert report.faults == ()
    assert f"{IDLE} is untested: no known mistake shows that it catches one" in report.remarks


def test_a_listed_test_that_does_catch_a_mistake_is_named(course: Assignment, best_tier: str) -> None:
    caught = "test_double.py::test_number"
    report = verify(replace(course, untested=(IDLE, caught)), best_tier, 1)
    assert report.faults == (
        f"untested of assignment.toml lists {caught}, which is no test without a known mistake: remove it there",
    )


def test_mistakes_are_found_that_the_tests_catch_and_that_differ(course: Assignment, best_tier: str) -> None:
    shutil.rmtree(course.folder / "bugs")
    with started(course, best_tier) as (runner, assignment):
        found = first_mistakes.find(runner, assignment)
    first_mistakes.write(course, found)
    caught = [one.caught_by for one in found]
    assert found
    assert len(set(caught)) == len(caught)
    listed = {test for tests in caught for test in tests}
    idle = tuple(
        f"test_double.py::{name}"
        for name in ("test_values", "test_number", "test_keeps_its_argument", "test_more")
    )
    untested = tuple(test for test in idle if test not in listed)
    again = replace(assignments.load(course.folder), untested=untested)
    assert verify(again, best_tier, 1).faults == ()


def test_a_test_that_its_own_solution_fails_is_refused_with_the_reason(
    tmp_path: Path, best_tier: str
) -> None:
    wrong = courses.hidden_test("test_wrong", 'assert student.call("double", 1) == 3')
    free = courses.hidden_test("test_free", 'student.value("np")')
    course = courses.write(tmp_path, more={courses.TESTS: wrong + free})
    with started(course, best_tier) as (runner, assignment):
        refused = first_mistakes.trial(runner, assignment).refused
    assert set(refused) == {"test_double.py::test_wrong", "test_double.py::test_free"}
    assert refused["test_double.py::test_wrong"].startswith("does not pass its own solution over the pipe: ")
    assert refused["test_double.py::test_free"] == (
        "passes on the notebook as it is handed out, so that nobody could lose its points"
    )


@pytest.mark.parametrize(("seconds", "most"), [(0.0, 40), (2.0, 40), (12.0, 20), (1000.0, 5)])
def test_a_notebook_that_runs_long_is_tried_with_fewer_edits(seconds: float, most: int) -> None:
    assert first_mistakes.most_within(seconds) == most
