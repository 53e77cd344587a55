"""`autograder collect`: what would be taken from a download, whose it is, how late, and what not and why."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Console
from rich.text import Text

from autograder.cli.terminal import one_line
from autograder.course import assignment as assignments
from autograder.errors import UsageError
from autograder.people import limited_tables, roster
from autograder.people.roster import Roster
from autograder.policy import clock
from autograder.rendering.text import count
from autograder.submissions import collect, collect_plan
from autograder.submissions.collect_plan import CollectPlan, PlannedSubmission


def run(folder: Path, paths: Sequence[Path], rosters: Sequence[Path], *, dry_run: bool, as_json: bool) -> int:
    """Print the plan, and return the exit code: 1 where something would not be taken."""
    if not dry_run:
        raise UsageError(
            "say --dry-run: collect reports what would be taken; `autograder grade` grades it from the same download"
        )
    assignment = assignments.load(folder)
    found = collect.collect(paths, preferred=assignment.id)
    policy = assignment.course.policy
    made = collect_plan.plan(assignment.id, found, people(rosters) if rosters else None, policy)
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(made), indent=1).decode())
    else:
        _print(made, folder, paths, policy.zone)
    return 1 if made.not_taken else 0


def people(paths: Sequence[Path]) -> Roster:
    """Return the roster of these class lists. Raises `UsageError`."""
    tables = limited_tables.read(paths)
    try:
        return roster.read([(path.name, table) for path, table in zip(paths, tables, strict=True)])
    except ValueError as problem:
        raise UsageError(str(problem)) from None


def _print(made: CollectPlan, folder: Path, paths: Sequence[Path], zone: ZoneInfo) -> None:
    console = Console()
    _list(console, "To take", [_line(one, zone) for one in made.taken])
    _list(
        console,
        f"{count(len(made.not_taken), 'entry', 'entries')} not taken",
        [f"{one.file}: {one.problem}" for one in made.not_taken],
    )
    _list(console, "Notes", [f"{one.file}: {note}" for one in made.taken for note in one.notes])
    _list(console, "Handed in nothing", made.missing)
    _list(console, "Look at", made.remarks)
    command = shlex.join(["autograder", "grade", str(folder), *map(str, paths)])
    _say(console, f"{count(len(made.taken), 'submission')} would be taken. Next: {command}")


def _line(one: PlannedSubmission, zone: ZoneInfo) -> str:
    whose = f"{one.name} ({one.person}), " if one.person else ""
    when = f"received {clock.shown(one.received, zone)}, " if one.received else ""
    return f"{one.file}: {whose}{when}{one.lateness}"


def _list(console: Console, title: str, lines: Sequence[str]) -> None:
    if lines:
        _say(console, f"{title}:")
    for line in lines:
        _say(console, f"  {line}")


def _say(console: Console, text: str) -> None:
    console.print(Text(one_line(text)), soft_wrap=True)
