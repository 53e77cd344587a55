"""`autograder publish`, `status` and `show`: what students are told, where a term stands, and one student's grades."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.cli import gradebooks, next_step, publishing, terms, writing
from autograder.cli.terminal import json_text, one_line
from autograder.course import assignment as assignments
from autograder.course import course as courses
from autograder.errors import UsageError
from autograder.exports.grades_csv import number
from autograder.rendering.text import count

if TYPE_CHECKING:  # Django must be configured before a table is imported
    from autograder.records.services.status import AssignmentStatus

_OPTIONS = {"regrade": " --write", "mark": " --out sheet.csv"}


def publish(folder: Path, *, undo: bool, early: bool, dry_run: bool, as_json: bool) -> int:
    """Publish the grades of an assignment, or take the last publication back; return 1 where some grades wait."""
    assignment = assignments.load(folder)
    with gradebooks.opened(assignment.course):
        if undo:
            return _undo(assignment.id, dry_run=dry_run, as_json=as_json)
        made = writing.within(lambda: publishing.tell(assignment, early=early), dry_run=dry_run)
    if not made.told and not made.waiting:
        raise UsageError(f"nothing was handed in for {assignment.id} yet; run `autograder grade` first")
    verb = "Would have published" if dry_run else "Published"
    text = "\n".join(
        (f"{verb} {count(made.told, 'grade')} of {assignment.id}.", *map(one_line, made.waiting))
    )
    step = "the same command without --dry-run" if dry_run else "autograder status"
    said = {"published": made.told, "waiting": made.waiting, "written": not dry_run}
    next_step.report(said, text, step, as_json=as_json)
    return 1 if made.waiting else 0


def _undo(assignment: str, *, dry_run: bool, as_json: bool) -> int:
    from autograder.records.services import publications

    actor, now = gradebooks.actor(), gradebooks.now()
    taken = writing.within(lambda: publications.undo(assignment, actor, now), dry_run=dry_run)
    if taken is None:
        raise UsageError(f"no publication of {assignment} stands, so that there is none to take back")
    at = f"{taken.at:%Y-%m-%d %H:%M} UTC"
    text = f"{'Would take' if dry_run else 'Took'} back the publication of {assignment} of {at}."
    next_step.report({"undone": taken.at.isoformat()}, text, "autograder publish ASSIGNMENT", as_json=as_json)
    return 0


def status(folder: Path, *, as_json: bool) -> int:
    """Print where each assignment of a course stands."""
    course = courses.find(folder)
    with gradebooks.opened(course):
        from autograder.records.services import status as statuses

        found = statuses.of_course(terms.read(course))
    if as_json:
        print(json_text(msgspec.json.encode(found).decode()))
        return 0
    console = Console()
    for one in found:
        for line in _status(one):
            console.print(Text(line), soft_wrap=True)
    if not found:
        console.print("Nothing was handed in yet.")
    steps = [one for one in found if one.next]
    next_step.say("; ".join(map(_step, steps)) if steps else "autograder grade ASSIGNMENT SUBMISSIONS")
    return 0


def _status(one: AssignmentStatus) -> Iterator[str]:
    """Yield the lines about one assignment."""
    mean = f"mean {number(one.mean)} of {number(one.max_score)}" if one.mean is not None else "no grade yet"
    yield f"{one.assignment}: {count(one.people, 'submission')}, {mean}"
    for reason, many in one.waiting.items():
        yield f"  {count(many, 'grade waits', 'grades wait')} for {reason}"
    published = (
        f"published at {one.published[:16].replace('T', ' ')} UTC" if one.published else "not published"
    )
    yield f"  {published}; {count(one.changed, 'grade differs', 'grades differ')} from what was told"
    for test, many in one.flaky.items():
        yield f"  flaky: {one_line(test)} gave different verdicts on the same work ({count(many, 'submission')})"


def _step(one: AssignmentStatus) -> str:
    return f"autograder {one.next} {one.assignment}{_OPTIONS.get(one.next, '')}"


def show(folder: Path, student: str, *, as_json: bool) -> int:
    """Print one student's grades, each with the lines of its arithmetic."""
    course = courses.find(folder)
    with gradebooks.opened(course):
        from autograder.records.services import histories

        term = terms.read(course)
        found = histories.of_person(term.here.find(student), term)
    if as_json:
        print(json_text(msgspec.json.encode(found).decode()))
        return 0
    console = Console()
    for one in found:
        told = f"told {number(one.told)}" if one.told is not None else "not published"
        wait = f"; waits for {one.grade.waits_for}" if one.grade.waits_for else ""
        total = f"{number(one.grade.score)} of {number(one.grade.max_score)}"
        console.print(Text(f"{one.assignment}: {total}, {told}{wait}"))
        table = _table("points", "of", "question", "test, mark or adjustment", "outcome", "message")
        for line in one.grade.lines:
            table.add_row(
                number(line.points),
                number(line.max_points),
                line.question,
                Text(one_line(line.title or line.item)),
                line.outcome.replace("_", " "),
                Text(one_line(line.message)),
            )
        console.print(table)
        for step in one.policy.steps:
            console.print(Text(f"  {one_line(step)}"), soft_wrap=True)
        if one.policy.told is not None:
            console.print(Text(f"  told: {one_line(one.policy.told)}"), soft_wrap=True)
    differs = [one.assignment for one in found if one.differs]
    next_step.say(f"autograder publish {differs[0]}" if differs else "autograder status")
    return 0


def _table(*titles: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in titles:
        right = title in ("points", "of")
        table.add_column(title, justify="right" if right else "left", overflow="fold")
    return table
