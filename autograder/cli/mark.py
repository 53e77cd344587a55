"""`autograder mark`: the marking sheet goes out, and its marks come back into the results and every page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console
from rich.text import Text

from autograder import artifacts
from autograder import results as result_files
from autograder.cli import mark_split, next_step, recorded_marks
from autograder.cli.mark_split import SplitOptions
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


@dataclass(frozen=True)
class MarkOptions:
    """What is asked of the command: one of a sheet out, a sheet in, the progress, and a changed rubric."""

    sheet_out: Path | None = None
    sheet_in: Path | None = None
    progress: bool = False
    rubric: bool = False
    write: bool = False
    among: SplitOptions = field(default_factory=SplitOptions)
    sign: str | None = None


def run(folder: Path, *, results: Path | None, options: MarkOptions) -> int:
    """Write the marking sheet, or take a filled one into the results, and return the exit code."""
    assignment = assignments.load(folder)
    target = results or Path("graded") / assignment.id
    chosen = (options.sheet_out, options.sheet_in, options.progress or None, options.rubric or None)
    if sum(one is not None for one in chosen) != 1:
        raise UsageError("say either --out FILE to write the sheet or --in FILE to read it back")
    graded = _read(target / artifacts.RESULTS)
    if options.sheet_out is not None:
        return _write_out(assignment, graded, target, options.sheet_out, options.among)
    if options.sheet_in is not None:
        return _take_in(assignment, graded, target, options.sheet_in, options.sign)
    if options.progress:
        return mark_split.progress(assignment, target)
    return _follow_rubric(assignment, graded, target, write=options.write)


def _read(path: Path) -> Results:
    if not path.is_file():
        raise UsageError(f"{path} does not exist: grade the submissions first")
    try:
        return result_files.read(path)
    except msgspec.MsgspecError as error:
        raise UsageError(f"{path} is damaged ({error}): grade the submissions again") from None


def _write_out(
    assignment: Assignment, graded: Results, target: Path, sheet: Path, among: SplitOptions
) -> int:
    split = mark_split.split(among, graded) if among.markers else None
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
    if split is not None and rows:
        shared = sheet_out.write_shares(sheet, key, assignment, split, among.twice)
        for marker, path in shared.items():
            _say(f"{marker}: {path}")
        sheet = next(iter(shared.values()))
    arguments = (assignment.folder, "--results", target, "--in", sheet)
    next_step.say(f"fill in the column level, then {next_step.command('mark', *arguments)}")
    return 0


def _follow_rubric(assignment: Assignment, graded: Results, target: Path, *, write: bool) -> int:
    """Show which marks a changed rubric concerns; with `write`, let the new points count."""
    moved = mark_split.preview(assignment, target)
    if not moved:
        _say("No mark moves by the rubric as it is now.")
    arguments = (assignment.folder, "--results", target)
    if not write or not moved:
        again = next_step.command("mark", *arguments, "--rubric", "--write")
        next_step.say(again if moved else next_step.command("mark", *arguments, "--progress"))
        return 0
    path = target / artifacts.MARKS
    file, marks = mark_split.under_todays_rubric(assignment, moved, kept_marks.read_file(path, assignment.id))
    marked = scores.apply(graded, [one.given() for one in marks])
    kept_marks.write(path, file)
    outputs.rewrite(marked, target, assignment, {one.submission for one in marks})
    recorded_marks.record(assignment, target)
    _say(f"{count(len(marks), 'mark')} now under the rubric as it is.")
    next_step.say(f"give each student their page, in {target / artifacts.FEEDBACK}")
    return 0


def _take_in(assignment: Assignment, graded: Results, target: Path, sheet: Path, sign: str | None) -> int:
    """Enter the rows that fit; return 1 where others were left, which are listed."""
    signature = _signature(sign, target)
    answers = written_answers.read(graded, target, outputs.handed_out(assignment))
    filled = sheet_in.read_sheet(sheet, target / artifacts.MARKING_KEY, assignment)
    fitting = Fitting(graded, answers)
    rows, others = fitting.of_rows(row for row in filled if not row.second)
    second, misfits = fitting.of_rows(row for row in filled if row.second)
    others += misfits
    marked = scores.apply(graded, [row.mark for row in rows])
    kept_marks.add(target / artifacts.MARKS, assignment, rows, second)
    outputs.rewrite(marked, target, assignment, {row.mark.submission for row in rows})
    recorded_marks.record(assignment, target)
    if signature is not None:
        signature.again(marked)
    waiting = sum(_needs_marking(one) for one in marked.submissions)
    still = count(waiting, "submission still needs", "submissions still need")
    twice = f", and {count(len(second), 'second mark')}" if second else ""
    _say(f"{count(len(rows), 'mark')} imported{twice}; {still} marking")
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
