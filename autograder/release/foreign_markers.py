"""Refuses a release that other tools would not have made: what they hide behind markers of theirs is still in it.

Searched are the source outside its solutions, the metadata and tags of its cells, the public checks, and every text
among the students' files. A line or a tag that is meant for students stands under `shown_markers` in `assignment.toml`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import markers, source
from autograder.course.assignment import Assignment
from autograder.course.source import SourceCell
from autograder.errors import AssignmentError
from autograder.release import marker_words
from autograder.release.checks import PUBLIC_CHECKS

_NBGRADER_SETTINGS = ("nbgrader_config.py", "nbgrader_config.json")
# `c.ClearSolutions.begin_solution_delimeter = "…"`, as nbgrader spells it.
_DELIMITER = re.compile(
    r"""\b(?:begin|end)_\w{1,40}_delimet?er["']?\s{0,8}[=:]\s{0,8}["']([^"'\n]{1,200})["']"""
)
_PAGES = (".html", ".htm", ".xml", ".svg", ".css", ".js")
_MOST_PLACES = 5
_WIDEST = 60


@dataclass(frozen=True)
class ForeignMarker:
    """A marker of another tool: its place in words, and the line or the entry of a cell's metadata."""

    where: str
    text: str


def check_no_foreign_markers(assignment: Assignment, files: Sequence[str]) -> None:
    """Raise `AssignmentError` with the place of every marker in what the release is made of.

    `files` are the paths of the students' files, relative to the assignment's folder.
    """
    found = [one for one in _found(assignment, files) if one.text not in assignment.shown_markers]
    if not found:
        return
    first, *others = found
    also = ", ".join(one.where for one in others[:_MOST_PLACES])
    more = f" and {len(others) - _MOST_PLACES} more places" if len(others) > _MOST_PLACES else ""
    raise AssignmentError(
        assignment.folder,
        f"{first.where}: {first.text[:_WIDEST]!r} is a marker by which other tools keep text from students, and here "
        f"it hides nothing; put what it hides into hidden/ or between {markers.BEGIN!r} and {markers.END!r} and "
        "remove it, or list it under shown_markers in assignment.toml"
        + (f" (also {also}{more})" if also else ""),
    )


def _found(assignment: Assignment, files: Sequence[str]) -> Iterator[ForeignMarker]:
    own = _delimiters(assignment)
    yield from _of_source(assignment.source, own)
    for relative in (PUBLIC_CHECKS, *files):
        path = assignment.folder / relative
        if path.is_file():
            yield from _of_file(relative, path.read_bytes(), own)


def _delimiters(assignment: Assignment) -> tuple[str, ...]:
    """Return the markers that a configuration of nbgrader beside the assignment or the course gives it."""
    return tuple(
        delimiter
        for folder in (assignment.folder, assignment.course.root)
        for name in _NBGRADER_SETTINGS
        if (folder / name).is_file()
        for delimiter in _DELIMITER.findall((folder / name).read_text("utf-8", "replace"))
    )


def _is_marker(line: str, own: Sequence[str], *, in_page: bool = False) -> bool:
    return marker_words.is_marker(line, in_page=in_page) or any(delimiter in line for delimiter in own)


def _of_source(path: Path, own: Sequence[str]) -> Iterator[ForeignMarker]:
    cells = source.read(path)
    lines = source.line_numbers(path, cells)
    for number, cell in enumerate(cells, start=1):
        where = f"{path.name}, cell {number}"
        for entry in marker_words.in_metadata(cell.everything, solved=_is_solved(cell)):
            yield ForeignMarker(where, entry)
        title = str(cell.everything.get("title", ""))
        if _is_marker(f"# {title}", own):
            yield ForeignMarker(where, title)
        for line, text, inside in markers.lines(cell.text):
            if not inside and _is_marker(text, own):
                yield ForeignMarker(f"{where}, line {lines(number, line)}", text.strip())


def _is_solved(cell: SourceCell) -> bool:
    return any(inside for _, _, inside in markers.lines(cell.text))


def _of_file(name: str, data: bytes, own: Sequence[str]) -> Iterator[ForeignMarker]:
    text = _text(data)
    if Path(name).suffix.lower() == ".ipynb":
        yield from _of_notebook(name, text, own)
    else:
        yield from _of_lines(name, text, own, in_page=Path(name).suffix.lower() in _PAGES)


def _text(data: bytes) -> str:
    """Return a file as text; nothing for one that holds bytes which no text has."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return "" if b"\0" in data else data.decode("utf-8-sig", "replace")


def _of_notebook(name: str, text: str, own: Sequence[str]) -> Iterator[ForeignMarker]:
    """Yield the markers of a notebook that students get as it is, its metadata included."""
    try:
        document = json.loads(text)
        found = list(_of_document(name, document, own))
    except (ValueError, KeyError, TypeError, AttributeError):
        found = list(_of_lines(name, text, own))
    yield from found


def _of_document(name: str, document: dict[str, Any], own: Sequence[str]) -> Iterator[ForeignMarker]:
    for entry in marker_words.in_metadata(document.get("metadata", {}), solved=False):
        yield ForeignMarker(name, entry)
    for number, cell in enumerate(document["cells"], start=1):
        where = f"{name}, cell {number}"
        for entry in marker_words.in_metadata(cell.get("metadata", {}), solved=False):
            yield ForeignMarker(where, entry)
        yield from _of_lines(where, "".join(cell["source"]), own)


def _of_lines(where: str, text: str, own: Sequence[str], *, in_page: bool = False) -> Iterator[ForeignMarker]:
    for number, line in enumerate(text.splitlines(), start=1):
        if _is_marker(line, own, in_page=in_page):
            yield ForeignMarker(f"{where}, line {number}", line.strip())
