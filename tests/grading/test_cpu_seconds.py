"""A submission is charged with the processor time that the kernel counted for it: real notebooks burn a known amount."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.engine import local
from autograder.engine.job import Job
from autograder.grading import judging
from autograder.grading.findings import GradedNotebook
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome, Status, SubmissionResult
from autograder.sandbox.tiers import Trial
from autograder.submissions.collect import collect
from tests import small_course
from tests.warm import Warm, started

SECONDS = 0.3
BURN = f"""
import os, time
def burn():
    end = time.process_time() + {SECONDS}
    while time.process_time() < end: pass
def child():
    told, tell = os.pipe()
    if not os.fork():
        burn()
        os.write(tell, b"x")
        while True: time.sleep(1)
    os.read(told, 1)
"""
DOUBLE = "def double(x): return 2 * x"
BURNING_TEST = f'''
    import signal, time

    import pytest

    pytestmark = pytest.mark.question("double")


    def test_burns(student):
        """The judge takes its time."""
        student.call("double", 1)
        end = time.process_time() + {SECONDS}
        while time.process_time() < end:
            pass
'''


def patient(assignment: Assignment) -> Assignment:
    """Return the assignment with budgets that no burning comes near to, on however busy a machine."""
    seconds = {"cell_seconds": 60, "notebook_seconds": 60, "test_seconds": 60, "all_tests_seconds": 300}
    return replace(assignment, budgets=msgspec.structs.replace(assignment.budgets, **seconds))


@pytest.fixture(scope="module")
def patient_warm(small: Assignment, best_tier: str) -> Iterator[Warm]:
    with started(patient(small), best_tier) as warm:
        yield warm


def code(*cells: str) -> NotebookCode:
    return NotebookCode(list(enumerate(cells)))


def outcomes(judged: GradedNotebook) -> set[Outcome]:
    return {finding.outcome for finding in judged.findings.values()}


def charged(warm: Warm, *cells: str) -> float:
    """Return what judging a student's notebook with these cells is charged with."""
    before = warm.runner.cpu_seconds
    assert outcomes(judging.grade(*warm, code(*cells), 3)) == {Outcome.PASSED}
    return warm.runner.cpu_seconds - before


@pytest.mark.parametrize(
    ("cells", "times"),
    [
        ([BURN, "burn()", DOUBLE], 1),
        ([BURN, "def double(x):\n  burn()\n  return 2 * x"], 3),
        ([BURN, "child()", DOUBLE], 1),
        ([BURN, "def double(x):\n  child()\n  return 2 * x"], 3),
        ([BURN, DOUBLE, "burn()\nos._exit(0)"], 1),
    ],
    ids=[
        "a cell",
        "every test",
        "a process that is left",
        "one that every test leaves",
        "a worker that is lost",
    ],
)
def test_what_a_student_burns_is_charged(patient_warm: Warm, cells: list[str], times: int) -> None:
    assert charged(patient_warm, *cells) >= times * SECONDS


def test_a_notebook_of_the_assignment_is_charged_to_nobody(patient_warm: Warm) -> None:
    before = patient_warm.runner.cpu_seconds
    judged = judging.grade_known_answer(*patient_warm, code(BURN, "burn()", DOUBLE), 3)
    assert outcomes(judged) == {Outcome.PASSED}
    assert patient_warm.runner.cpu_seconds == before


def test_a_student_is_not_charged_for_the_notebook_of_the_assignment_that_ran_before(
    patient_warm: Warm,
) -> None:
    judging.grade_known_answer(*patient_warm, code(BURN, *["burn()"] * 6, DOUBLE), 3)
    assert 0 < charged(patient_warm, DOUBLE) < 6 * SECONDS


@pytest.mark.parametrize(
    "at_import", ["", "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"], ids=["", "ignoring SIGCHLD"]
)
def test_what_the_judge_burns_is_charged(at_import: str, tmp_path: Path, best_tier: str) -> None:
    small_course.write(tmp_path)
    assignment = tmp_path / "assignments" / "small"
    text = small_course.dedented(BURNING_TEST) + at_import
    (assignment / "hidden" / "test_double.py").write_text(text)
    with started(patient(assignments.load(assignment)), best_tier) as warm:
        assert charged(warm, DOUBLE) >= SECONDS


def graded(assignment: Assignment, tier: str, folder: Path, cell: str) -> SubmissionResult:
    """Return the result of a class of one notebook with this cell."""
    cells = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for source in (cell, DOUBLE)
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    handed_in = folder / "handed-in"
    handed_in.mkdir()
    (handed_in / "one.ipynb").write_bytes(msgspec.json.encode(notebook))
    job = Job(patient(assignment), collect([handed_in]), Trial(tier, (), ()), 3, 1, folder / "out")
    return local.run(job).submissions[0]


def test_a_burning_notebook_shows_at_least_what_it_burns(
    small: Assignment, best_tier: str, tmp_path: Path
) -> None:
    assert graded(small, best_tier, tmp_path, f"{BURN}\nburn()").cpu_seconds >= SECONDS


@pytest.fixture
def sigchld_ignored() -> Iterator[None]:
    """What the grader inherits from a service that started it and ignores the ends of its children."""
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGCHLD, before)


@pytest.mark.usefixtures("sigchld_ignored")
def test_a_grader_that_was_started_with_sigchld_ignored_grades_and_counts(
    small: Assignment, best_tier: str, tmp_path: Path
) -> None:
    result = graded(small, best_tier, tmp_path, f"{BURN}\nburn()")
    assert (result.status, result.cpu_seconds >= SECONDS) == (Status.GRADED, True)


def test_a_sleeping_notebook_shows_none_of_its_sleep(
    small: Assignment, best_tier: str, tmp_path: Path
) -> None:
    result = graded(small, best_tier, tmp_path, "import time\ntime.sleep(3)")
    assert 0 < result.cpu_seconds < result.wall_seconds - 2
