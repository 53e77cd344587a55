"""Edits of the solution: lines that go and lines that come, written as a diff, become a cell that runs after it.

    - return dz @ W.T, x.T @ dz, dz.sum(axis=0)
    + return dz @ W.T, dz.T @ x, dz.sum(axis=0)

A line that begins with "-" goes, one with "+" comes, one with a space stays and only says where the edit is. An empty
line ends one edit and begins the next. Lines are compared whole, comments included; their indentation counts only
relative to each other, and blank lines of the solution do not count. The lines that go or stay must be found exactly
once.
"""

from __future__ import annotations

import ast
import difflib
import itertools
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.notebooks import python_parser

_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_MISTYPED = 0.8  # a line of the solution so similar is suggested
_MAGIC = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)


class EditError(ValueError):
    """An edit that cannot be made; the message is a clause that says what is wrong with it."""


@dataclass(frozen=True)
class Edit:
    """Adjacent lines of the solution, and what stands in their place."""

    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class _Fit:
    """Where an edit fits: the cell, the numbers (from 0) of its first and last line, and their common indentation."""

    cell: int
    first: int
    last: int
    indentation: str


def cell(solution: Sequence[str], text: str, function: str = "") -> str:
    """Return the solution's top-level statements that the edits in `text` change, edited.

    `solution` are the sources of its code cells. `function` names the function, class or method ("Adam.step") in
    which all the edits are; empty for the whole solution. Raises `EditError`.
    """
    lines = [source.splitlines() for source in solution]
    places = [(_place(lines, edit, _searched(solution, function)), edit) for edit in parse(text)]
    for number, edited in _edited(lines, places):
        lines[number] = edited
    changed = [
        segment
        for old, new in zip(solution, lines, strict=True)
        if (edited_source := "\n".join(new)) != old
        for segment in _changed(old, edited_source)
    ]
    if not changed:
        raise EditError("its edit changes no statement of the solution")
    return "\n\n\n".join(changed) + "\n"


def parse(text: str) -> list[Edit]:
    """Return the edits of a diff, in order. Raises `EditError` where a line has no mark or nothing is changed."""
    return [_edit(block.splitlines()) for block in _EMPTY_LINES.split(text.rstrip().lstrip("\n")) if block]


def _edit(marked: Sequence[str]) -> Edit:
    for line in marked:
        if line[0] not in "-+ ":
            raise EditError(f"the line {line!r} of its edit must begin with '-', '+' or a space")
    plain = textwrap.dedent("\n".join(line[1:].rstrip() for line in marked)).split("\n")
    pairs = [(line[0], text) for line, text in zip(marked, plain, strict=True)]
    before = tuple(text for mark, text in pairs if mark != "+" and text)
    after = tuple(text for mark, text in pairs if mark != "-")
    if not before:
        raise EditError(
            f"its edit adds {after[0]!r} and does not say where: add a line of the solution that stays"
        )
    if before == after:
        raise EditError(f"its edit of {before[0]!r} changes nothing")
    return Edit(before, after)


def _searched(solution: Sequence[str], function: str) -> list[range]:
    """Return for each cell the numbers of the lines in which an edit may be."""
    if not function:
        return [range(len(source.splitlines())) for source in solution]
    found = [_inside(_statements(source), function.split(".")) for source in solution]
    if not any(map(len, found)):
        raise EditError(f"the solution defines no {function}")
    return found


def _inside(statements: Sequence[ast.stmt], names: Sequence[str]) -> range:
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == names[0]:
            return _inside(node.body, names[1:]) if names[1:] else _lines(node)
    return range(0)


def _place(lines: Sequence[Sequence[str]], edit: Edit, searched: Sequence[range]) -> _Fit:
    found = [
        place
        for number, (source, inside) in enumerate(zip(lines, searched, strict=True))
        for place in _fits(number, source, edit.before, inside)
    ]
    if not found:
        raise EditError(_not_found(lines, edit.before, searched))
    if len(found) > 1:
        raise EditError(
            f"the solution has {edit.before[0]!r} {len(found)} times: name the function, or add a line that stays"
        )
    return found[0]


def _fits(number: int, source: Sequence[str], before: Sequence[str], inside: range) -> Iterator[_Fit]:
    """Yield the places in one cell at which these lines stand, adjacent but for blank lines."""
    written = [line for line in inside if source[line].strip()]
    for start in range(len(written) - len(before) + 1):
        window = written[start : start + len(before)]
        first = source[window[0]].rstrip()
        indentation = first[: max(0, len(first) - len(before[0]))]
        if not indentation.strip() and all(
            source[line].rstrip() == indentation + wanted for line, wanted in zip(window, before, strict=True)
        ):
            yield _Fit(number, window[0], window[-1], indentation)


def _not_found(lines: Sequence[Sequence[str]], before: Sequence[str], searched: Sequence[range]) -> str:
    known = [source[line].strip() for source, inside in zip(lines, searched, strict=True) for line in inside]
    missing = next((line for line in before if line.strip() not in known), None)
    if missing is None:
        return f"the lines from {before[0]!r} on do not follow each other like this in the solution"
    near = difflib.get_close_matches(missing.strip(), filter(None, known), n=1, cutoff=_MISTYPED)
    return f"the solution has no line {missing.strip()!r}" + (f"; is it {near[0]!r}?" if near else "")


def _edited(
    lines: Sequence[Sequence[str]], places: Sequence[tuple[_Fit, Edit]]
) -> Iterator[tuple[int, list[str]]]:
    """Yield each cell that is edited, by its number, with its new lines. Edits go in from the last to the first."""
    order = sorted(places, key=lambda one: (one[0].cell, one[0].first))
    for (above, _), (below, edit) in itertools.pairwise(order):
        if above.cell == below.cell and below.first <= above.last:
            raise EditError(f"two of its edits change the line {edit.before[0]!r}")
    for number in {place.cell for place, _ in places}:
        edited = list(lines[number])
        for place, edit in reversed(order):
            if place.cell == number:
                edited[place.first : place.last + 1] = [
                    f"{place.indentation}{line}".rstrip() for line in edit.after
                ]
        yield number, edited


def _changed(old: str, new: str) -> list[str]:
    """Return the top-level statements of the new source that the old one does not have, as they are written."""
    known = set(_segments(old))
    try:
        return [segment for segment in _segments(new) if segment not in known]
    except SyntaxError as error:
        raise EditError(f"the solution is no Python after its edit: {error.msg}") from error


def _segments(source: str) -> list[str]:
    lines = source.splitlines()
    ranges = [_lines(node) for node in _parsed(source)]
    return ["\n".join(lines[one.start : one.stop]) for one in ranges]


def _statements(source: str) -> list[ast.stmt]:
    """Return the top-level statements of a cell; none where it is no Python."""
    try:
        return _parsed(source)
    except SyntaxError:
        return []


def _parsed(source: str) -> list[ast.stmt]:
    """Return the top-level statements; where it does not parse as it is, each line magic counts as a blank line."""
    try:
        return python_parser.module(source).body
    except SyntaxError:
        return python_parser.module(_MAGIC.sub("", source)).body


def _lines(node: ast.stmt) -> range:
    """Return the numbers (from 0) of a statement's lines, its decorators included."""
    starts = [node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))]
    return range(min(starts) - 1, node.end_lineno or node.lineno)
