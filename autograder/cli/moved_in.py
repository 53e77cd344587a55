"""`autograder import`: moves a course of nbgrader or an assignment of Otter-Grader in, and says what became of it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import structs
from rich.console import Console
from rich.text import Text

from autograder.cli import moved_in_people, next_step, secret_files
from autograder.cli.terminal import printable
from autograder.course import assignment as assignments
from autograder.course import course as courses
from autograder.course import starter
from autograder.course.assignment import Assignment
from autograder.errors import AutograderError, MovedInError, UsageError
from autograder.grading.runner import Runner
from autograder.platforms.limited_bytes import bounded
from autograder.platforms.limited_imports import AssignmentRequest, ForeignFormat, ForeignReader
from autograder.platforms.moved_in import writing
from autograder.platforms.moved_in.facts import MovedAssignment
from autograder.platforms.moved_in.writing import ImportOutcome
from autograder.platforms.nbgrader import course as nbgrader_course
from autograder.platforms.nbgrader.course import FoundNotebook
from autograder.sandbox import tiers
from autograder.verify import first_mistakes

_ROUNDS = 4  # of refusing tests and trying again: a test may hide what another lacks
_SHOWN = 20


def nbgrader(course: Path, out: Path | None, sandbox: str) -> int:
    """Move the assignments of an nbgrader course in; return 1 where one of them needs a person."""
    found = nbgrader_course.notebooks(course)
    target = out or Path(f"{course.resolve().name}-moved-in")
    config = nbgrader_course.config_text(course)
    with ForeignReader() as reader:
        root = _course(target, course.resolve().name)
        moved = [_of_nbgrader(reader, one, config, root, sandbox) for one in found]
        told = moved_in_people.bring(reader, course, found, root)
    return _reported(root, moved, told)


def _of_nbgrader(
    reader: ForeignReader, found: FoundNotebook, config: str, root: Path, sandbox: str
) -> ImportOutcome | MovedInError:
    """Return what became of one notebook, or why nothing did: one that cannot be read does not stop the others."""
    try:
        request = AssignmentRequest(
            ForeignFormat.NBGRADER, bounded(found.path), found.id, found.title, config, found.files
        )
        return _moved(reader, request, found.path, root, sandbox)
    except MovedInError as error:
        return error


def otter(master: Path, out: Path | None, sandbox: str) -> int:
    """Move a master notebook of Otter-Grader in; return 1 where it needs a person."""
    from autograder.platforms.otter import folder as otter_folder

    found = otter_folder.found(master)
    target = out or Path(f"{master.resolve().stem}-moved-in")
    with ForeignReader() as reader:
        root = _course(target, master.resolve().stem)
        request = AssignmentRequest(
            ForeignFormat.OTTER, bounded(master), found.id, found.title, found.config, found.files
        )
        outcome = _moved(reader, request, master, root, sandbox)
    return _reported(root, [outcome])


def _course(target: Path, title: str) -> Path:
    """Return the root of the course at `target`; make an empty one where there is none."""
    if (target / courses.COURSE_FILE).is_file():
        return target
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target} is no course and not empty; name a course, or a new folder, with -o")
    starter.create_empty(target, title)
    return target


def _moved(
    reader: ForeignReader, request: AssignmentRequest, path: Path, root: Path, sandbox: str
) -> ImportOutcome:
    """Move one assignment in: bind its tests, try them on its own solution, and look for known mistakes."""
    folder = root / "assignments" / request.id
    if folder.exists():
        raise MovedInError(folder, "is there already; remove it, or name another course with -o")
    refused: dict[int, str] = {}
    try:
        for _ in range(_ROUNDS):
            moved = reader.assignment(structs.replace(request, refused=refused), path)
            shutil.rmtree(folder, ignore_errors=True)
            writing.write(moved, path.parent, folder)
            if not moved.bound:
                return _finished(ImportOutcome(moved), folder)
            outcome, more = _tried(moved, folder, sandbox)
            if not more:
                return _finished(outcome, folder)
            refused |= more
        return _finished(
            ImportOutcome(moved, problem="Tests still failed after several rounds; run `verify`."), folder
        )
    except UsageError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _tried(moved: MovedAssignment, folder: Path, sandbox: str) -> tuple[ImportOutcome, dict[int, str]]:
    """Return what became of the assignment, and the cells whose tests are not right, with the reason."""
    try:
        assignment = assignments.load(folder)
        tier = tiers.choose(sandbox, secret_files.of_assignment(assignment)).tier
        with Runner(assignment, tier) as runner:
            begin = time.monotonic()
            trial = first_mistakes.trial(runner, assignment)
            each = (time.monotonic() - begin) / 2  # it runs the solution, and the notebook as handed out
            refused = trial.refused
            if refused:
                return ImportOutcome(moved), {
                    one.cell: refused[one.test] for one in moved.bound if one.test in refused
                }
            found = first_mistakes.find(runner, assignment, first_mistakes.most_within(each))
            tests = [test.id for test in runner.judge.tests]
    except AutograderError as error:
        return ImportOutcome(moved, problem=str(error)), {}
    made = _with_mistakes(moved, assignment, found, tests)
    return replace(made, problem=" ".join(f"Of its solution: {one}." for one in trial.broken)), {}


def _with_mistakes(
    moved: MovedAssignment,
    assignment: Assignment,
    found: list[first_mistakes.FoundMistake],
    tests: list[str],
) -> ImportOutcome:
    first_mistakes.write(assignment, found)
    caught = {test for one in found for test in one.caught_by}
    untested = tuple(test for test in tests if test not in caught)
    path = assignment.folder / assignments.ASSIGNMENT_FILE
    path.write_text(writing.with_untested(path.read_text("utf-8"), untested), "utf-8")
    return ImportOutcome(moved, len(found), untested)


def _finished(outcome: ImportOutcome, folder: Path) -> ImportOutcome:
    (folder / writing.REPORT).write_text(writing.report(outcome), "utf-8")
    return outcome


def _reported(root: Path, every: Sequence[ImportOutcome | MovedInError], told: Sequence[str] = ()) -> int:
    console = Console(soft_wrap=True)
    for sentence in told:
        console.print(Text(printable(f"{sentence}.")))
    outcomes = [one for one in every if isinstance(one, ImportOutcome)]
    failed = [one for one in every if isinstance(one, MovedInError)]
    for error in failed:
        console.print(Text(printable(f"not moved in: {error}.")))
    if not outcomes:
        if not told:
            raise UsageError("nothing could be moved in")
        return 1
    for outcome in outcomes:
        for line in _lines(root, outcome):
            console.print(Text(printable(line)))
    first = root / "assignments" / outcomes[0].moved.id
    next_step.say(f"read {first / writing.REPORT}, and then {next_step.command('verify', first)}")
    return 1 if failed or any(writing.needs(one) for one in outcomes) else 0


def _lines(root: Path, outcome: ImportOutcome) -> Iterator[str]:
    yield f"{outcome.moved.title} → {root / 'assignments' / outcome.moved.id}: {writing.summary(outcome)}"
    listed = writing.needs(outcome)
    for one in listed[:_SHOWN]:
        yield f"  needs a person: {one}"
    if len(listed) > _SHOWN:
        yield f"  and {len(listed) - _SHOWN} more in {writing.REPORT}"
    for remark in outcome.moved.rewritten[:_SHOWN]:
        yield f"  rewritten: cell {remark.cell}: {remark.text}"
    if outcome.untested:
        yield f"  untested: {', '.join(outcome.untested)}"
