"""The source notebook: read, and made into the notebook with solutions and the one that students get.

An author writes one notebook: text, signatures, and solutions between markers (see `markers`). It is a `.py` file in
jupytext's percent format or an `.ipynb`. The notebooks made from it hold no trace of the machine: cell ids come from
content and position, the kernelspec is always `python3`, outputs are empty, and of the metadata only `KEPT_METADATA`
stays. A picture that is attached to a text cell goes with the text that shows it: students get those that their text
shows, and none that only a solution shows. A code cell with `given="…"` in its metadata is filled with those parts of
earlier assignments.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder import wording
from autograder.course import addresses, markers
from autograder.course import parts as parts_of
from autograder.course.assignment import Assignment, GivenPart
from autograder.errors import AssignmentError
from autograder.notebooks import python_parser

KEPT_METADATA = ("answer", "tags")
GIVEN = "given"
_WITHHELD = "{name} is withheld: it answers only while your work is graded"

_PERCENT_CELL = re.compile(r"# %%(?:\s|$)")
_FIRST_CELL = re.compile(r"^# %%(?:\s|$)", re.MULTILINE)


@dataclass(frozen=True)
class SourceCell:
    """One cell of a source notebook: its kind ("code", "markdown" or "raw"), text and kept metadata.

    `everything` is the metadata as it was written; `attachments` are the pictures in a text cell, by name.
    """

    kind: str
    text: str
    metadata: dict[str, Any]
    everything: Mapping[str, Any] = field(default_factory=dict)
    attachments: Mapping[str, Any] = field(default_factory=dict)


def solution_notebook(assignment: Assignment) -> dict[str, Any]:
    """Return the notebook with its solutions and without the markers, as an nbformat 4.5 dict.

    Raises `AssignmentError` where the source cannot be read or a marker is out of place.
    """
    cells = [replace(cell, text=markers.with_solutions(cell.text)) for cell in read(assignment.source)]
    return _notebook(_with_given(assignment, cells, solved=True), assignment.id)


def released_notebook(assignment: Assignment) -> dict[str, Any]:
    """Return the student's notebook: every solution replaced by a stub that says what is not written yet.

    An nbformat 4.5 dict. Raises `AssignmentError` as `solution_notebook` does, and where a cell without its
    solution is no longer Python.
    """
    released = []
    for number, cell in enumerate(read(assignment.source), start=1):
        text = markers.without_solutions(cell.text, cell.kind)
        if text != cell.text and cell.kind == "code":
            _check_parses(assignment.source, number, text)
        released.append(replace(cell, text=text, attachments=addresses.attached(text, cell.attachments)))
    return _notebook(_with_given(assignment, released, solved=False), assignment.id)


def solution_code(assignment: Assignment) -> list[str]:
    """Return the text of each code cell of the notebook with its solutions. Raises `AssignmentError`."""
    cells = solution_notebook(assignment)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def _with_given(assignment: Assignment, cells: Sequence[SourceCell], *, solved: bool) -> list[SourceCell]:
    """Return the cells, with each that names parts of earlier assignments filled by them. Raises `AssignmentError`."""
    placed = [one for cell in cells for one in _given_ids(cell)]
    parts = {part.id: part for part in assignment.given}
    for one in dict.fromkeys([*parts, *placed]):
        if one not in parts:
            problem = f'a cell has given="{one}", and assignment.toml gives no part of that id'
        elif placed.count(one) != 1:
            problem = (
                f'one code cell must have given="{one}", as in \'# %% given="{one}"\': there the part stands'
            )
        else:
            continue
        raise AssignmentError(assignment.source, problem)
    return [_filled(assignment, cell, parts, solved=solved) for cell in cells]


def _given_ids(cell: SourceCell) -> list[str]:
    return str(cell.everything.get(GIVEN, "")).split() if cell.kind == "code" else []


def _filled(
    assignment: Assignment, cell: SourceCell, parts: Mapping[str, GivenPart], *, solved: bool
) -> SourceCell:
    ids = _given_ids(cell)
    if ids and cell.text.strip():
        problem = f'the cell with given="{" ".join(ids)}" must be empty: the parts become its text'
        raise AssignmentError(assignment.source, problem)
    texts = [_text_of(assignment, parts[one], solved=solved) for one in ids]
    return replace(cell, text="\n\n\n".join(texts)) if ids else cell


def _text_of(assignment: Assignment, part: GivenPart, *, solved: bool) -> str:
    """Return what the notebook has of a part: its text, a place for the student's own, or its outline."""
    if part.kind == "own" and not solved:
        signatures = wording.listed([name.signature for name in part.question.names])
        return f'# Paste here, from your notebook "{part.earlier.title}", your own {signatures}.'
    code = solution_code(part.earlier)
    if part.kind == "withheld":
        return parts_of.outline(code, part.names, _WITHHELD)
    elsewhere = [name for other in assignment.given if other is not part for name in other.names]
    return parts_of.cut(code, part.names, elsewhere)


def solution_lines(path: Path) -> list[str]:
    """Return every line of the source between solution markers, in order. Raises `AssignmentError`."""
    return [line for cell in read(path) for _, line, inside in markers.lines(cell.text) if inside]


def place(path: Path, cell: int, line: int) -> str:
    """Return the place in the source of a line of the solution notebook's cell, for a message.

    `cell` counts from 0 and `line` from 1.
    """
    cells = read(path)
    numbers = [number for number, _, _ in markers.lines(cells[cell].text)]
    inside = numbers[line - 1] if line <= len(numbers) else line
    whole = path.read_text("utf-8-sig") if path.suffix == ".py" else ""
    start, end = 0, 0
    for earlier in (one for one in cells[: cell + 1] if one.kind == "code"):
        start = whole.find(earlier.text, end)
        if start < 0:
            return f"{path.name}, cell {cell + 1}, line {inside}"
        end = start + len(earlier.text)
    return f"{path.name}, line {whole.count(chr(10), 0, start) + inside}"


def line_numbers(path: Path, cells: Sequence[SourceCell]) -> Callable[[int, int], int]:
    """Return the function that gives a line its number in the file, from its cell and its place in it (both from 1).

    In a notebook, and in a percent file whose cells are not one to each separator, that is its place in the cell.
    """
    written = path.read_text("utf-8-sig").splitlines() if path.suffix != ".ipynb" else []
    begins = [number for number, line in enumerate(written, start=1) if _PERCENT_CELL.match(line)]
    if len(begins) != len(cells):
        return lambda cell, line: line

    def number(cell: int, line: int) -> int:
        text = cells[cell - 1].text.splitlines()
        place = begins[cell - 1]
        for wanted in text[:line]:
            ahead = range(place, len(written))
            place = next((at + 1 for at in ahead if wanted.strip() in written[at]), place)
        return place

    return number


def read(path: Path) -> list[SourceCell]:
    """Return the cells of a source notebook, with its markers checked. Raises `AssignmentError` with the line.

    What a percent file has above its first cell is the author's own (a header, a note, a linter's directive).
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error
    if path.suffix == ".ipynb":
        return _read_ipynb(path, text)
    markers.check(path, _numbered(text), separator=_PERCENT_CELL)
    first = _FIRST_CELL.search(text)
    if first is None:
        raise AssignmentError(path, "has no cell: a cell begins with a line '# %%' or '# %% [markdown]'")
    return list(_percent_cells(text[first.start() :]))


@functools.lru_cache(maxsize=32)  # a class asks for the solution, the handout and the pictures of one text
def _percent_cells(text: str) -> tuple[SourceCell, ...]:
    # Imported here: it takes a third of a second, in which the processes of a class can start.
    import jupytext  # type: ignore[import-untyped]

    notebook = jupytext.reads(text, fmt="py:percent")
    return tuple(_cell(cell["cell_type"], cell["source"], cell["metadata"]) for cell in notebook["cells"])


def _read_ipynb(path: Path, text: str) -> list[SourceCell]:
    try:
        document = json.loads(text)
        cells = [
            replace(
                _cell(str(raw["cell_type"]), _joined(raw["source"]), raw.get("metadata", {})),
                attachments=_attachments(raw),
            )
            for raw in document["cells"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AssignmentError(path, f"is not a notebook of format 4: {error!r}") from error
    for number, cell in enumerate(cells, start=1):
        markers.check(path, _numbered(cell.text, f"cell {number}, "))
    return cells


def _cell(kind: str, text: str, metadata: dict[str, Any]) -> SourceCell:
    return SourceCell(kind, text, {key: metadata[key] for key in KEPT_METADATA if key in metadata}, metadata)


def _attachments(raw: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return what is attached to a text cell: base64 by kind, by name."""
    if raw["cell_type"] == "code":
        return {}
    return {
        name: {kind: _joined(data) for kind, data in bundle.items()}
        for name, bundle in (raw.get("attachments") or {}).items()
    }


def _joined(source: str | Sequence[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _numbered(text: str, prefix: str = "") -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        yield f"{prefix}line {number}", line


def _check_parses(path: Path, number: int, text: str) -> None:
    magic_free = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(("%", "!")))
    try:
        python_parser.module(magic_free)
    except SyntaxError as error:
        raise AssignmentError(
            path, f"cell {number} is no longer Python once its solution is taken out: {error.msg}"
        ) from error


def _notebook(cells: Sequence[SourceCell], assignment_id: str) -> dict[str, Any]:
    """Return an nbformat 4.5 dict; `source` as lists of lines, the form that notebooks have on disk."""
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


def _cell_dict(position: int, cell: SourceCell) -> dict[str, Any]:
    key = json.dumps([position, cell.kind, cell.text, cell.metadata], sort_keys=True)
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": hashlib.sha256(key.encode()).hexdigest()[:12],
        "metadata": dict(cell.metadata),
        "source": cell.text.splitlines(keepends=True),
    }
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    elif cell.attachments:
        made["attachments"] = dict(cell.attachments)
    return made
