"""`autograder mark`: the marking sheet goes out, and its marks come back into the results and every page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console
from rich.text import Text

from autograder import artifacts
from autograder import results as result_files
from autograder.cli import next_step, recorded_marks
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.engine import outputs
from autograder.errors import UsageError
from autograder.marking import kept_marks, scores, sheet_in, sheet_out, written_answers
from autograder.marking.fitting import Fitting
from autograder.rendering.text import count
from autograder.results import Outcome, Results, SubmissionResult

if TYPE_CHECKING:
    from autograder.cli.signing import MarksSignature


def run(
    folder: Path,
    *,
    results: Path | None,
    sheet_out: Path | None,
    sheet_in: Path | None,
    sign: str | None = None,
) -> int:
    """Write the marking sheet, or take a filled one into the results, and return the exit code."""
    assignment = assignments.load(folder)
    target = results or Path("graded") / assignment.id
    if sheet_out is not None and sheet_in is None:
        return _write_out(assignment, _read(target / artifacts.RESULTS), target, sheet_out)
    if sheet_in is not None and sheet_out is None:
        return _take_in(assignment, _read(target / artifacts.RESULTS), target, sheet_in, sign)
    raise UsageError("say either --out FILE to write the sheet or --in FILE to read it back")


def _read(path: Path) -> Results:
    if not path.is_file():
        raise UsageError(f"{path} does not exist: grade the submissions first")
    try:
        return result_files.read(path)
    except msgspec.MsgspecError as error:
        raise UsageError(f"{path} is damaged ({error}): grade the submissions again") from None


def _write_out(assignment: Assignment, graded: Results, target: Path, sheet: Path) -> int:
    answers = written_answers.read(graded, target, outputs.handed_out(assignment))
    key = target / artifacts.MARKING_KEY
    rows = sheet_out.write_sheet(graded, assignment, answers, sheet, key, graded.seed)
    beside = [f"the rubric is in {sheet_out.rubric_path(sheet)}"]
    pictures = sheet_out.pictures_path(sheet)
    beside += [f"pictures are in {pictures}"] if pictures.exists() else []
    _say(
        f"{count(rows, 'answer')} to mark in {sheet}; {', '.join(beside)}; "
        f"the key that says whose they are stays in {key}"
    )
    arguments = (assignment.folder, "--results", target, "--in", sheet)
    next_step.say(f"fill in the column level, then {next_step.command('mark', *arguments)}")
    return 0


def _take_in(
    assignment: Assignment, graded: Results, target: Path, sheet: Path, sign: str | None = None
) -> int:
    """Enter the rows that fit; return 1 where others were left, which are listed."""
    signature = _signature(sign, target)
    answers = written_answers.read(graded, target, outputs.handed_out(assignment))
    filled = sheet_in.read_sheet(sheet, target / artifacts.MARKING_KEY, assignment)
    rows, others = Fitting(graded, answers).of_rows(filled)
    marked = scores.apply(graded, [row.mark for row in rows])
    kept_marks.add(target / artifacts.MARKS, assignment.id, rows)
    outputs.rewrite(marked, target, assignment, {row.mark.submission for row in rows})
    recorded_marks.record(assignment, target)
    if signature is not None:
        signature.again(marked)
    waiting = sum(_needs_marking(one) for one in marked.submissions)
    still = count(waiting, "submission still needs", "submissions still need")
    _say(f"{count(len(rows), 'mark')} imported; {still} marking")
    if others:
        _say(f"{count(len(others), 'row was', 'rows were')} not taken:")
    for other in others:
        _say(f"  {other}")
    if waiting or others:
        arguments = (assignment.folder, "--results", target, "--in", sheet)
        next_step.say(f"complete the sheet, then {next_step.command('mark', *arguments)}")
    else:
        next_step.say(f"give each student their page, in {target / artifacts.FEEDBACK}")
    return 1 if others else 0


def _signature(sign: str | None, target: Path) -> MarksSignature | None:
    """Return what signs the results again. What it imports needs a package that not everybody has."""
    if sign is None:
        if (target / artifacts.SIGNATURE).exists():
            problem = "sign them again with --sign KEY, or remove the signature first"
            raise UsageError(f"{target / artifacts.SIGNATURE} would not fit the marked results; {problem}")
        return None
    from autograder.cli import signing

    return signing.MarksSignature(sign, target)


def _say(text: str) -> None:
    Console().print(Text(text))


def _needs_marking(one: SubmissionResult) -> bool:
    return any(test.outcome is Outcome.PENDING for question in one.questions for test in question.tests)
