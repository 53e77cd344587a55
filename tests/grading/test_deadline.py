"""A submission has one budget of wall time: what was decided stands, and the rest timed out with its reason."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder.course import answers as course_answers
from autograder.course.budgets import Budgets, check
from autograder.diagnosis.explain import DiagnosisContext
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.engine.submission import SubmissionGrader
from autograder.errors import AssignmentError
from autograder.grading import judging
from autograder.grading.baseline import Baseline
from autograder.grading.deadline import Deadline
from autograder.grading.findings import GradedNotebook, Unjudged
from autograder.notebooks.code import NotebookCode
from autograder.results import SubmissionResult
from autograder.sandbox.runs import CellStatus
from autograder.submissions import collect
from tests.campaigns.attacks.catalogue import Attack
from tests.warm import Warm

VALUES, NUMBER, KEEPS = (
    f"test_double.py::test_{name}" for name in ("values", "number", "keeps_its_argument")
)
SLOW_FOR_NUMBERS = "def double(x):\n    while type(x) is int:\n        pass\n    return 2 * x"
ENDS_THE_WORKER = "import os\ndef double(x):\n    os.kill(os.getppid(), 9)"
UNDECIDED = "The time for the whole submission (8 s) was used up before this test was decided."


@pytest.fixture(scope="module")
def hurried(warm: Warm) -> Warm:
    """The small assignment, in which nothing but the whole submission has a bound of a few seconds."""
    budgets = msgspec.structs.replace(
        warm.assignment.budgets,
        cell_seconds=100.0,
        notebook_seconds=100.0,
        test_seconds=100.0,
        all_tests_seconds=100.0,
        submission_seconds=8.0,
    )
    return Warm(warm.runner, replace(warm.assignment, budgets=budgets))


@pytest.fixture(scope="module")
def late(hurried: Warm, tmp_path_factory: pytest.TempPathFactory) -> SubmissionResult:
    """The result of a notebook that needs all the time of its submission for the second of three tests."""
    path = tmp_path_factory.mktemp("class") / "late.ipynb"
    path.write_text(Attack("", "", "", {}, "", {}, f"# %%\n{SLOW_FOR_NUMBERS}\n").notebook({}))
    solution = course_answers.answers(hurried.assignment)[0].work
    baseline, context = Baseline(*hurried, solution, 3), DiagnosisContext(MistakeBank(hurried.assignment), {})
    grader = SubmissionGrader(hurried.assignment, hurried.runner, 3, baseline, context)
    return grader.grade(collect.collect([path])[0]).result


def graded(warm: Warm, source: str, deadline: Deadline) -> GradedNotebook:
    return judging.grade(*warm, NotebookCode([(0, source), (1, "y = 1")]), 3, deadline)


def test_what_was_decided_stands_and_the_rest_timed_out(late: SubmissionResult) -> None:
    outcomes = {test.id: (str(test.outcome), test.message) for test in late.questions[0].tests}
    assert outcomes == {
        VALUES: ("passed", ""),
        NUMBER: ("timed_out", UNDECIDED),
        KEEPS: ("timed_out", UNDECIDED),
    }


def test_the_submission_is_graded_and_earns_what_was_decided(late: SubmissionResult) -> None:
    assert (str(late.status), late.score) == ("graded", 2.0)


def test_a_warning_says_which_budget_and_how_much(late: SubmissionResult) -> None:
    assert late.warnings == (
        "The time for the whole submission was used up (the budget submission_seconds, 8 s, "
        "for all runs of the notebook and all tests): what was decided by then counts, and the rest timed out.",
    )


def test_a_notebook_is_cut_off_at_the_deadline(hurried: Warm) -> None:
    judged = graded(hurried, "while True:\n    pass", Deadline(2.0))
    assert judged.run.cut_short
    assert {finding.kind for finding in judged.findings.values()} == {Unjudged.OUT_OF_TIME}


def test_after_the_deadline_nothing_is_run(hurried: Warm) -> None:
    judged = graded(hurried, ENDS_THE_WORKER, Deadline(0.0))
    assert {cell.status for cell in judged.run.cells.values()} <= {CellStatus.NOT_RUN}
    assert {finding.kind for finding in judged.findings.values()} == {Unjudged.OUT_OF_TIME}


def test_without_a_deadline_nothing_is_ever_over() -> None:
    assert (Deadline().left(), Deadline().is_over()) == (math.inf, False)


def test_a_block_that_stops_the_clock_takes_no_time_from_the_submission() -> None:
    deadline = Deadline(1e-4)
    with deadline.stopped():
        moment = deadline.moment
        while not deadline.is_over():
            pass
    assert deadline.moment > moment


def test_a_submission_has_half_as_much_again_as_notebook_and_tests() -> None:
    assert Budgets(notebook_seconds=10.0, all_tests_seconds=30.0).whole_seconds == 60.0


def test_a_declared_budget_holds() -> None:
    assert Budgets(submission_seconds=7.0).whole_seconds == 7.0


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.nan, math.inf, 259_201.0])
def test_a_budget_out_of_range_is_refused(seconds: float) -> None:
    with pytest.raises(AssignmentError) as raised:
        check(Path("assignment.toml"), Budgets(submission_seconds=seconds))
    assert raised.value.problem == "budget submission_seconds must be more than 0 and at most 259200"
