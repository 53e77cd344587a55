"""Every kind of starter is fit to be given, and its three submissions earn what they deserve."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import answers, kinds, starter
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.grading import judging
from autograder.notebooks import code
from autograder.results import Outcome
from autograder.verify import report
from tests.warm import Warm, started


def test_every_kind_has_a_folder_and_every_folder_is_a_kind() -> None:
    folders = {path.name for path in starter.TEMPLATES.iterdir()}
    assert folders == {*kinds.KINDS, "common"}
    assert kinds.DEFAULT in kinds.KINDS


@pytest.fixture(scope="module", params=kinds.KINDS)
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp(request.param)
    starter.create(root / "course", request.param)
    return root / "course"


@pytest.fixture(scope="module")
def assignment(course: Path) -> Assignment:
    return assignments.load(course / "assignments" / "first-steps")


@pytest.fixture(scope="module")
def ready(assignment: Assignment, best_tier: str) -> Iterator[Warm]:
    with started(assignment, best_tier) as warm:
        yield warm


def test_what_a_starter_imports_is_installed_here(assignment: Assignment) -> None:
    assert [name for name in assignment.packages if importlib.util.find_spec(name) is None] == []


def test_it_is_fit_to_be_given(assignment: Assignment, best_tier: str) -> None:
    assert report.verify(assignment, best_tier, 1, 1, 0, lambda: None).faults == ()


def outcomes(ready: Warm, course: Path, name: str) -> dict[str, Outcome]:
    path = course / "submissions" / "first-steps" / f"{name}.ipynb"
    found = judging.grade(*ready, code.code_of(json.loads(path.read_text("utf-8"))), 3).findings
    return {test: finding.outcome for test, finding in found.items()}


def test_ada_is_right_ben_has_a_mistake_and_eve_has_not_begun(ready: Warm, course: Path) -> None:
    ada, ben, eve = (set(outcomes(ready, course, name).values()) for name in ("ada", "ben", "eve"))
    assert ada == {Outcome.PASSED}
    assert ben == {Outcome.PASSED, Outcome.FAILED}
    assert Outcome.PASSED not in eve


def test_the_right_submission_is_the_solution(course: Path, assignment: Assignment) -> None:
    solution = answers.answers(assignment)[0].work
    path = course / "submissions" / "first-steps" / "ada.ipynb"
    assert code.code_of(json.loads(path.read_text("utf-8"))).cells == solution.cells
