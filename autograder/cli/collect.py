"""`autograder collect`: takes what was handed in into the gradebook, and says what it takes, what not, and why."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Console
from rich.text import Text

from autograder.cli import class_lists, gradebooks, kept_receptions, next_step, offered, writing
from autograder.cli.terminal import json_text, one_line
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.policy import clock
from autograder.records import address as addresses
from autograder.rendering.text import count
from autograder.submissions import collect_plan
from autograder.submissions.collect_plan import CollectPlan, PlannedSubmission


@dataclass(frozen=True)
class CollectOptions:
    """The options of `autograder collect`."""

    paths: tuple[Path, ...]
    rosters: tuple[Path, ...] = ()
    repositories: tuple[Path, ...] = ()
    local: bool = False
    dry_run: bool = False
    as_json: bool = False


def run(folder: Path, options: CollectOptions) -> int:
    """Collect, print the plan, and return the exit code: 1 where something is not taken."""
    if not options.paths and not options.repositories:
        raise UsageError("name a download or a folder, or a list of repositories with --git FILE")
    assignment = assignments.load(folder)
    has_gradebook = addresses.course_has_one(assignment.course.root, os.environ)
    if not has_gradebook and not options.dry_run:
        raise UsageError(
            "the course has no gradebook to collect into; run `autograder gradebook init`, or say --dry-run"
        )
    with tempfile.TemporaryDirectory(prefix="autograder-collect-") as made:
        now = gradebooks.now()
        found = offered.read(
            options.paths, options.repositories, assignment.id, Path(made), now, local=options.local
        )
        if has_gradebook:
            plan, new = _kept(assignment, found, options)
        else:
            lists = class_lists.read(options.rosters) if options.rosters else None
            policy = assignment.course.policy
            plan, new = (
                collect_plan.plan(assignment.id, found.submissions, lists, policy, times=found.times),
                None,
            )
    step = _next(folder, options, has_gradebook=has_gradebook)
    if options.as_json:
        said = {**msgspec.to_builtins(plan), "new": new, "written": not options.dry_run, "next": step}
        print(json_text(msgspec.json.format(msgspec.json.encode(said), indent=1).decode()))
    else:
        _print(plan, new, step, assignment.course.policy.zone, dry_run=options.dry_run)
    return 1 if plan.not_taken else 0


def _kept(assignment: Assignment, found: offered.Offered, options: CollectOptions) -> tuple[CollectPlan, int]:
    """Keep what is offered, and return the plan and how many hand-ins are new; a dry run keeps nothing."""
    lists = class_lists.read(options.rosters) if options.rosters else None
    with gradebooks.opened(assignment.course):
        return writing.within(lambda: kept_receptions.keep(assignment, found, lists), dry_run=options.dry_run)


def _next(folder: Path, options: CollectOptions, *, has_gradebook: bool) -> str:
    if options.dry_run and has_gradebook:
        return "the same command without --dry-run"
    paths = () if has_gradebook else options.paths
    return shlex.join(["autograder", "grade", str(folder), *map(str, paths)])


def _print(plan: CollectPlan, new: int | None, step: str, zone: ZoneInfo, *, dry_run: bool) -> None:
    console = Console()
    _list(
        console, "To take" if dry_run else "Taken", [line for one in plan.taken for line in _lines(one, zone)]
    )
    _list(
        console,
        f"{count(len(plan.not_taken), 'entry', 'entries')} not taken",
        [f"{one.file}: {one.problem}" for one in plan.not_taken],
    )
    _list(console, "Notes", [f"{one.file}: {note}" for one in plan.taken for note in one.notes])
    _list(console, "Handed in nothing", plan.missing)
    _list(console, "Look at", plan.remarks)
    would = "would be" if dry_run else "are" if len(plan.taken) != 1 else "is"
    known = "" if new is None else f", {count(new, 'hand-in')} new"
    _say(console, f"{count(len(plan.taken), 'submission')} {would} taken{known}.")
    next_step.say(one_line(step))


def _lines(one: PlannedSubmission, zone: ZoneInfo) -> list[str]:
    whose = f"{one.name} ({one.person}), " if one.person else ""
    when = f"received {clock.shown(one.received, zone)}, " if one.received else ""
    earlier = [
        f"  before: {other.file}: "
        + (f"received {clock.shown(other.received, zone)}, " if other.received else "")
        + other.lateness
        for other in one.earlier
    ]
    return [f"{one.file}: {whose}{when}{one.lateness}", *earlier]


def _list(console: Console, title: str, lines: Sequence[str]) -> None:
    if lines:
        _say(console, f"{title}:")
    for line in lines:
        _say(console, f"  {line}")


def _say(console: Console, text: str) -> None:
    console.print(Text(one_line(text)), soft_wrap=True)
