"""Writes an assignment that was moved in into a course's folder, and a report on it beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.platforms.limited_bytes import bounded
from autograder.platforms.moved_in.facts import MovedAssignment, Remark, UnboundTest

REPORT = "MOVED-IN.md"


@dataclass(frozen=True)
class ImportOutcome:
    """What became of an assignment: known mistakes that were found, tests without one, and faults that are left."""

    moved: MovedAssignment
    mistakes: int = 0
    untested: tuple[str, ...] = ()
    problem: str = ""

    @property
    def cells(self) -> int:
        """The number of test cells."""
        return len(self.moved.bound) + len(self.moved.unbound)


def write(moved: MovedAssignment, source: Path, folder: Path) -> None:
    """Write the assignment's files, and copy those of the foreign folder `source` that come along."""
    for name, text in moved.written.items():
        _put(folder / name, text.encode())
    for name in moved.copied:
        _put(folder / name, bounded(source / name))


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def report(outcome: ImportOutcome) -> str:
    """Return the report as Markdown: what came along, what was rewritten, and what needs a person."""
    moved = outcome.moved
    lines = [
        f"# {moved.title}: moved in",
        "",
        f"From {moved.origin}. {summary(outcome)}",
        "",
        *_section("What came along", _came(outcome)),
        *_section("What was rewritten", map(_remark, moved.rewritten)),
        *_section("What needs a person", needs(outcome)),
        *_codes(moved.unbound),
        *_section(
            "Untested: no known mistake shows that these tests catch one",
            (f"`{test}`" for test in outcome.untested),
        ),
    ]
    return "\n".join(lines).rstrip() + "\n"


def summary(outcome: ImportOutcome) -> str:
    """Return one sentence with the counts."""
    bound, cells = len(outcome.moved.bound), outcome.cells
    tests = f"{bound} of {cells} test cells became hidden tests" if cells else "It has no test cell"
    return f"{tests}; {outcome.moved.points:g} points in all, {len(outcome.moved.by_hand)} questions marked by hand."


def needs(outcome: ImportOutcome) -> list[str]:
    """Return what a person has to do, one sentence each."""
    found = [_remark(one) for one in (*outcome.moved.unbound, *outcome.moved.by_person)]
    return [*found, outcome.problem] if outcome.problem else found


def _came(outcome: ImportOutcome) -> list[str]:
    moved = outcome.moved
    lines = [f"cell {one.cell}, {one.name} ({one.points:g} points): `{one.test}`" for one in moved.bound]
    lines += [f"{one.id}: marked by hand for {one.points:g} points" for one in moved.by_hand]
    lines += [f"the file `{name}`" for name in moved.copied]
    return [*lines, f"{outcome.mistakes} known mistakes, made of edits of the solution"]


def _remark(remark: Remark) -> str:
    return f"cell {remark.cell}: {remark.text}" if remark.cell else remark.text


def _section(title: str, lines: Iterable[str]) -> list[str]:
    every = list(lines)
    return [f"## {title}", "", *(f"- {line}" for line in every or ("nothing",)), ""]


def _codes(unbound: Sequence[UnboundTest]) -> list[str]:
    """Return the code of the test cells that need a person, from which a test can be written."""
    lines: list[str] = []
    for one in unbound:
        if one.code.strip():
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", one.code)), default=0))
            lines += [f"The test cell {one.cell}:", "", f"{fence}python", one.code.strip("\n"), fence, ""]
    return lines


def with_untested(settings: str, untested: Sequence[str]) -> str:
    """Return `assignment.toml` with its list of untested tests."""
    listed = "".join(f'    "{test}",\n' for test in untested)
    return settings.replace("untested = []\n", f"untested = [\n{listed}]\n", 1) if untested else settings
