"""Prints who moves, from what to what, because of what: for `regrade` and for `compare`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder import artifacts
from autograder import results as result_files
from autograder.cli import next_step
from autograder.cli.terminal import json_text, one_line
from autograder.errors import UsageError
from autograder.exports.grades_csv import number
from autograder.records import arithmetic, report
from autograder.records.arithmetic import ComputedGrade
from autograder.records.report import GradeChange, LineChange
from autograder.rendering.text import count

Grades = Mapping[str, ComputedGrade]


def compare(old: Path, new: Path, *, as_json: bool) -> int:
    """Print what differs between the results in two folders."""
    found = report.changes(_grades(old), _grades(new))
    show(found, f"give each student their page, in {new / artifacts.FEEDBACK}", as_json=as_json)
    return 0


def _grades(folder: Path) -> Grades:
    path = folder / artifacts.RESULTS
    try:
        read = result_files.read(path)
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist; name a folder that `autograder grade` wrote") from None
    except msgspec.MsgspecError as error:
        raise UsageError(f"{path} is damaged ({error}); grade the submissions again") from None
    return {one.id: arithmetic.grade(one) for one in read.submissions}


def show(found: Sequence[GradeChange], step: str, *, as_json: bool) -> None:
    """Print the changes as a table, or as JSON, and name the next step."""
    if as_json:
        print(json_text(msgspec.json.encode({"changes": found, "next": step}).decode()))
        return
    console = Console()
    console.print(_table(found), soft_wrap=False)
    moving = sum(one.moves for one in found)
    others = len(found) - moving
    text = f"{count(moving, 'grade moves', 'grades move')}; {count(others, 'reads', 'read')} other messages."
    console.print(Text(text if found else "Nothing differs."))
    next_step.say(step)


def _table(found: Sequence[GradeChange]) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("student", "before", "now", "because of", "read before", "reads now"):
        right = title in ("before", "now")
        table.add_column(title, justify="right" if right else "left", overflow="fold")
    for one in found:
        for position, line in enumerate((*one.lines, *one.messages)):
            name, before, after = (
                (one.name, _score(one.before), _score(one.after)) if not position else ("",) * 3
            )
            old = one_line(line.before.message) if line.before else "–"
            new = one_line(line.after.message) if line.after else "–"
            table.add_row(Text(one_line(name)), before, after, Text(_because(line)), Text(old), Text(new))
    return table


def _because(line: LineChange) -> str:
    """Return what moved a grade, with the points."""
    named = line.after or line.before
    title = named.title if named and line.cause == "adjustment" else one_line(line.item)
    sign = f" ({round(line.points, 4):+g})" if line.points else ""
    return f"{line.cause}: {one_line(title)}{sign}"


def _score(value: float | None) -> str:
    return number(value) or "–"
