"""Splits a cell at nbgrader's markers, which stand anywhere in their line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.course import markers
from autograder.platforms.moved_in.facts import Lines
from autograder.platforms.moved_in.foreign_notebook import NotMoved


@dataclass(frozen=True)
class Region:
    """Lines between two markers, or outside of any. `indent` is that of the first marker."""

    lines: tuple[str, ...]
    inside: bool
    indent: str = ""


def split(text: str, begin: str, end: str, cell: int) -> list[Region]:
    """Return the regions of a cell's text. Raises `NotMoved` where markers do not pair up."""
    regions: list[Region] = []
    lines: list[str] = []
    indent, inside = "", False
    for line in text.splitlines():
        if begin in line or end in line:
            if (begin in line) is inside:
                raise NotMoved(f"has markers that do not pair up in cell {cell}: {line.strip()[:60]!r}")
            regions.append(Region(tuple(lines), inside, indent))
            lines, inside, indent = [], not inside, line[: len(line) - len(line.lstrip())]
        else:
            lines.append(line)
    if inside:
        raise NotMoved(f"has a marker without its end in cell {cell}: {begin!r}")
    return [one for one in [*regions, Region(tuple(lines), False)] if one.lines or one.inside]


def marked(regions: Sequence[Region]) -> str:
    """Return the text with this framework's markers around what is inside."""
    lines: list[str] = []
    for region in regions:
        if region.inside:
            lines += [f"{region.indent}{markers.BEGIN}", *region.lines, f"{region.indent}{markers.END}"]
        else:
            lines += region.lines
    return "\n".join(lines)


def without(regions: Sequence[Region]) -> str:
    """Return the text without what is inside."""
    return "\n".join(line for region in regions if not region.inside for line in region.lines)


def whole(regions: Sequence[Region]) -> str:
    """Return the text with what is inside, and without markers."""
    return "\n".join(line for region in regions for line in region.lines)


def tested(regions: Sequence[Region], autotest: str) -> tuple[Lines, ...]:
    """Return the lines of a test cell, with what students have of them.

    A comment with the word `autotest` holds expressions that must give what they give with the solution.
    """
    parts: list[Lines] = []
    for region in regions:
        kept: list[str] = []
        for line in region.lines:
            if is_autotest(line, autotest):
                parts += [Lines("\n".join(kept), not region.inside)] if kept else []
                found = [one.strip() for one in line.split(autotest, 1)[1].split(";")]
                parts.append(Lines("\n".join(one for one in found if one), shown=False, compared=True))
                kept = []
            else:
                kept.append(line)
        parts += [Lines("\n".join(kept), not region.inside)] if kept else []
    return tuple(parts)


def is_autotest(line: str, autotest: str) -> bool:
    """Return whether a line is a comment that nbgrader turns into assertions."""
    return line.lstrip().startswith("#") and autotest in line
