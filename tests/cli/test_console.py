"""The table that ends a grading: one row a submission, and nothing from a stranger that controls the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.cli import console
from autograder.results import (
    SCHEMA,
    AssignmentInfo,
    Outcome,
    QuestionResult,
    Results,
    SandboxInfo,
    Status,
    SubmissionResult,
    TestResult,
)


def submission(
    *outcomes: Outcome,
    file: str = "jane.ipynb",
    status: Status = Status.GRADED,
    score: float | None = 2.5,
    problem: str = "",
) -> SubmissionResult:
    tests = tuple(TestResult(str(number), "t", one, 1.0, 1.0) for number, one in enumerate(outcomes))
    question = QuestionResult("q", "Q", score, 4.0, "automatic", (), tests)
    return SubmissionResult("jane", file, "", status, True, score, 4.0, (question,), (), problem=problem)


@pytest.fixture
def rows(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """The lines of the table below its head."""
    monkeypatch.setenv("COLUMNS", "200")

    def printed(*submissions: SubmissionResult) -> list[str]:
        info, sandbox = AssignmentInfo("a", "A", "c", 4.0), SandboxInfo("none", (), ())
        console.summary(Results(SCHEMA, info, sandbox, 0, {}, submissions), Path("graded/a"))
        return [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()[1:]]

    return printed


def test_a_submission_that_is_right_throughout_says_so(rows) -> None:  # type: ignore[no-untyped-def]
    assert rows(submission(Outcome.PASSED, score=4.0))[0] == "jane.ipynb 4 4 everything right"


def test_what_cost_points_is_counted_by_outcome(rows) -> None:  # type: ignore[no-untyped-def]
    failed = submission(Outcome.TIMED_OUT, Outcome.FAILED, Outcome.PASSED, Outcome.FAILED)
    assert rows(failed)[0] == "jane.ipynb 2.5 4 2 failed, 1 timed out"


def test_an_unreadable_submission_has_no_score_and_its_problem(rows) -> None:  # type: ignore[no-untyped-def]
    unreadable = submission(status=Status.UNREADABLE, score=None, problem="the file is empty.")
    assert rows(unreadable)[0] == "jane.ipynb – 4 the file is empty."


def test_a_grader_error_is_told_beside_the_outcomes(rows) -> None:  # type: ignore[no-untyped-def]
    broken = submission(Outcome.GRADER_ERROR, status=Status.GRADER_ERROR, problem="the judge ended.")
    assert rows(broken)[0] == "jane.ipynb 2.5 4 1 grader error, the judge ended."


def test_the_statuses_are_counted_and_the_class_page_is_named(rows) -> None:  # type: ignore[no-untyped-def]
    two = (submission(), submission(), submission(status=Status.UNREADABLE))
    assert rows(*two)[-1] == "2 graded, 1 unreadable. Open graded/a/index.html"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\x1b[2J.ipynb", r"a\x1b[2J.ipynb"), ("a\nb.ipynb", r"a\nb.ipynb"), ("[red]a[/]", "[red]a[/]")],
)
def test_a_name_neither_controls_the_terminal_nor_marks_up_the_table(  # type: ignore[no-untyped-def]
    rows, name: str, shown: str
) -> None:
    assert rows(submission(file=name))[0].startswith(f"{shown} ")


def test_the_progress_bar_writes_to_standard_error() -> None:
    assert console.progress_bar().console.stderr
