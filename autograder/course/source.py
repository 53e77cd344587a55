"""The source notebook read, with solutions and without.

An author writes one notebook: text, stubs' signatures, solutions between `### BEGIN SOLUTION` and `### END
SOLUTION`, each marker on a line of its own. It is a `.py` file in jupytext's percent format or an `.ipynb`.
What is made from it holds no trace of the machine: cell ids come from content and position, the kernelspec is
always `python3`, outputs are empty, and of the metadata only what the course means to say is kept.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jupytext  # type: ignore[import-untyped]

from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
KEPT_METADATA = ("answer", "tags")

_MARKER = re.compile(r"[ \t]*(?:# )?### (BEGIN|END) SOLUTION[ \t]*")
_NEARLY = re.compile(r"[\s#]*#[\s#]*(?:BEGIN|END)[\s_-]+SOL.*", re.IGNORECASE)
_PERCENT_CELL = re.compile(r"# %%(?:\s|$)")
_FIRST_CELL = re.compile(r"^# %%(?:\s|$)", re.MULTILINE)
_DEFINITION = re.compile(r"([ \t]*)(?:async +def|def|class) +(\w+)")


@dataclass(frozen=True)
class Cell:
    """One cell of a source notebook: its kind ("code", "markdown" or "raw"), text and kept metadata."""

    kind: str
    text: str
    metadata: dict[str, Any]


def solution_notebook(assignment: Assignment) -> dict[str, Any]:
    """The notebook with its solutions and without the markers, as an nbformat 4.5 dict.

    Raises `AssignmentError` where the source cannot be read or a marker is out of place.
    """
    cells = read(assignment.source)
    return _notebook([replace(cell, text=_keep_solutions(cell.text)) for cell in cells], assignment.id)


def released_notebook(assignment: Assignment) -> dict[str, Any]:
    """The student's notebook: every solution replaced by a stub that says what is not written yet.

    An nbformat 4.5 dict. Raises `AssignmentError` as `solution_notebook` does, and where a cell without its
    solution is no longer Python.
    """
    released = []
    for number, cell in enumerate(read(assignment.source), start=1):
        text = _drop_solutions(cell)
        if text != cell.text and cell.kind == "code":
            _check_parses(assignment.source, number, text)
        released.append(replace(cell, text=text))
    return _notebook(released, assignment.id)


def solution_lines(path: Path) -> list[str]:
    """Every line of the source that stands between solution markers, in order. Raises `AssignmentError`."""
    return [line for cell in read(path) for line, inside in _marked(cell.text) if inside]


def solution_numbers(text: str) -> set[int]:
    """The numbers of a cell's lines, from 1, that stand between solution markers."""
    found: set[int] = set()
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        marker = _MARKER.fullmatch(line)
        if marker is not None:
            inside = marker[1] == "BEGIN"
        elif inside:
            found.add(number)
    return found


def place(path: Path, cell: int, line: int) -> str:
    """Where a line of the solution notebook's cell (from 0; lines from 1) stands in the source, for a message."""
    cells = read(path)
    numbers = [
        number for number, text in enumerate(cells[cell].text.splitlines(), 1) if not _MARKER.fullmatch(text)
    ]
    inside = numbers[line - 1] if line <= len(numbers) else line
    whole = path.read_text("utf-8-sig") if path.suffix == ".py" else ""
    start, end = 0, 0
    for earlier in (one for one in cells[: cell + 1] if one.kind == "code"):
        start = whole.find(earlier.text, end)
        if start < 0:
            return f"{path.name}, cell {cell + 1}, line {inside}"
        end = start + len(earlier.text)
    return f"{path.name}, line {whole.count(chr(10), 0, start) + inside}"


def read(path: Path) -> list[Cell]:
    """The cells of a source notebook, its markers checked. Raises `AssignmentError` with the line.

    What a percent file has above its first cell is the author's own (a header, a note, a linter's directive).
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error
    if path.suffix == ".ipynb":
        return _read_ipynb(path, text)
    _check_markers(path, _numbered(text), separator=_PERCENT_CELL)
    first = _FIRST_CELL.search(text)
    if first is None:
        raise AssignmentError(path, "has no cell: a cell begins with a line '# %%' or '# %% [markdown]'")
    notebook = jupytext.reads(text[first.start() :], fmt="py:percent")
    return [_cell(cell["cell_type"], cell["source"], cell["metadata"]) for cell in notebook["cells"]]


def _read_ipynb(path: Path, text: str) -> list[Cell]:
    try:
        document = json.loads(text)
        cells = [
            _cell(str(raw["cell_type"]), _joined(raw["source"]), raw.get("metadata", {}))
            for raw in document["cells"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AssignmentError(path, f"is not a notebook of format 4: {error!r}") from error
    for number, cell in enumerate(cells, start=1):
        _check_markers(path, _numbered(cell.text, f"cell {number}, "))
    return cells


def _cell(kind: str, text: str, metadata: dict[str, Any]) -> Cell:
    return Cell(kind, text, {key: metadata[key] for key in KEPT_METADATA if key in metadata})


def _joined(source: str | Sequence[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _numbered(text: str, prefix: str = "") -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        yield f"{prefix}line {number}", line


def _check_markers(
    path: Path, lines: Iterator[tuple[str, str]], separator: re.Pattern[str] | None = None
) -> None:
    """Markers must pair up inside their cell: a slip here would hand the solution to the class."""
    opened = ""
    for where, line in lines:
        if opened and separator and separator.match(line):
            break
        marker = _MARKER.fullmatch(line)
        if marker is None:
            if _NEARLY.fullmatch(line):
                raise AssignmentError(
                    path, f"{where}: {line.strip()!r} is no marker; write {BEGIN!r} or {END!r}"
                )
        elif marker[1] == "BEGIN":
            if opened:
                raise AssignmentError(path, f"{where}: {BEGIN!r} inside the solution that begins at {opened}")
            opened = where
        else:
            if not opened:
                raise AssignmentError(path, f"{where}: {END!r} has no {BEGIN!r} before it in its cell")
            opened = ""
    if opened:
        raise AssignmentError(path, f"{opened}: {BEGIN!r} has no {END!r} after it in its cell")


def _marked(text: str) -> Iterator[tuple[str, bool]]:
    """Each line that is no marker, and whether it stands inside a solution."""
    inside = False
    for line in text.splitlines():
        marker = _MARKER.fullmatch(line)
        if marker is None:
            yield line, inside
        else:
            inside = marker[1] == "BEGIN"


def _keep_solutions(text: str) -> str:
    return "\n".join(line for line, _ in _marked(text))


def _drop_solutions(cell: Cell) -> str:
    lines = cell.text.splitlines()
    kept: list[str] = []
    inside = False
    for number, line in enumerate(lines):
        marker = _MARKER.fullmatch(line)
        if marker is None:
            if not inside:
                kept.append(line)
            continue
        inside = marker[1] == "BEGIN"
        if inside and cell.kind == "code":
            kept += _stub(lines, number)
    return "\n".join(kept).rstrip() + ("\n" if cell.kind == "markdown" and len(kept) < len(lines) else "")


def _stub(lines: list[str], begin: int) -> list[str]:
    """What stands in for the solution that begins at line `begin`, in its indentation."""
    indent = lines[begin][: len(lines[begin]) - len(lines[begin].lstrip())]
    name = _enclosing(lines, begin, len(indent)) or _first_defined(lines, begin) or "this part"
    return [f"{indent}# YOUR CODE HERE", f'{indent}raise NotImplementedError("{name} is not written yet")']


def _enclosing(lines: list[str], begin: int, indent: int) -> str:
    for line in reversed(lines[:begin]):
        found = _DEFINITION.match(line)
        if found and len(found[1]) < indent:
            return found[2]
    return ""


def _first_defined(lines: list[str], begin: int) -> str:
    for line in lines[begin + 1 :]:
        found = _DEFINITION.match(line)
        if found:
            return found[2]
        if _MARKER.fullmatch(line):
            break
    return ""


def _check_parses(path: Path, number: int, text: str) -> None:
    magic_free = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("%", "!")))
    try:
        ast.parse(magic_free)
    except SyntaxError as error:
        raise AssignmentError(
            path, f"cell {number} is no longer Python once its solution is taken out: {error.msg}"
        ) from error


def _notebook(cells: Sequence[Cell], assignment_id: str) -> dict[str, Any]:
    """An nbformat 4.5 dict; `source` as lists of lines, the form that notebooks have on disk."""
    return {
        "cells": [_cell_dict(position, cell) for position, cell in enumerate(cells)],
        "metadata": {
            "autograder": {"assignment": assignment_id},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell_dict(position: int, cell: Cell) -> dict[str, Any]:
    key = json.dumps([position, cell.kind, cell.text, cell.metadata], sort_keys=True)
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": hashlib.sha256(key.encode()).hexdigest()[:12],
        "metadata": dict(cell.metadata),
        "source": cell.text.splitlines(keepends=True),
    }
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made
