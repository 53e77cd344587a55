"""`autograder mark`: the marking sheet goes out, and its marks come back into the results and every page."""

from __future__ import annotations

from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from autograder import artifacts
from autograder import results as result_files
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.engine import outputs
from autograder.errors import UsageError
from autograder.marking import scores, written_answers
from autograder.marking.sheet_in import read_sheet
from autograder.marking.sheet_out import write_sheet
from autograder.rendering.text import count
from autograder.results import Outcome, Results, SubmissionResult


def run(folder: Path, *, results: Path | None, sheet_out: Path | None, sheet_in: Path | None) -> None:
    """Write the marking sheet, or take a filled one into the results."""
    assignment = assignments.load(folder)
    target = results or Path("graded") / assignment.id
    if (sheet_out is None) == (sheet_in is None):
        raise UsageError("say either --out FILE to write the sheet or --in FILE to read it back")
    graded = _read(target / artifacts.RESULTS)
    if sheet_out is not None:
        said = _write_out(assignment, graded, target, sheet_out)
    elif sheet_in is not None:
        said = _take_in(assignment, graded, target, sheet_in)
    Console().print(Text(said))


def _read(path: Path) -> Results:
    if not path.is_file():
        raise UsageError(f"{path} does not exist: grade the submissions first")
    try:
        return result_files.read(path)
    except msgspec.MsgspecError as error:
        raise UsageError(f"{path} is damaged ({error}): grade the submissions again") from None


def _write_out(assignment: Assignment, graded: Results, target: Path, sheet: Path) -> str:
    answers, key = written_answers.read(graded, target), target / artifacts.MARKING_KEY
    rows = write_sheet(graded, assignment, answers, sheet, key, graded.seed)
    return f"{count(rows, 'answer')} to mark in {sheet}; the key that says whose they are stays in {key}"


def _take_in(assignment: Assignment, graded: Results, target: Path, sheet: Path) -> str:
    marks = read_sheet(sheet, target / artifacts.MARKING_KEY, assignment)
    marked = scores.apply(graded, marks)
    outputs.rewrite(marked, target, assignment)
    waiting = sum(_needs_marking(one) for one in marked.submissions)
    still = count(waiting, "submission still needs", "submissions still need")
    return f"{count(len(marks), 'mark')} imported; {still} marking"


def _needs_marking(one: SubmissionResult) -> bool:
    return any(test.outcome is Outcome.PENDING for question in one.questions for test in question.tests)
