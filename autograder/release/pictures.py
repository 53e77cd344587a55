"""The pictures that the handout's text shows from files beside the source: they travel, and no link leads nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from autograder.course import addresses, markers, source
from autograder.course.addresses import Address
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.release.leaks import SECRET_FOLDERS

_KINDS = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".avif", ".apng")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|//|#|$", re.IGNORECASE)
_OUTSIDE = re.compile(r"file:|[a-z]:|/(?!/)|[\\~]|\.\.(?:/|$)", re.IGNORECASE)


@dataclass(frozen=True)
class _Place:
    """An address of a local file: the cell that has it (from 1), and the path that it names, relative to the source."""

    cell: int
    address: Address
    path: str

    @property
    def opening(self) -> str:
        return f"cell {self.cell} {'shows' if self.address.shown else 'links to'} {self.address.target!r}"


def travelling(assignment: Assignment) -> dict[str, bytes]:
    """Return the pictures that the handout shows and that lie in the assignment's folder, by path."""
    return {
        place.path: (assignment.source.parent / place.path).read_bytes()
        for place in _places(assignment)
        if place.address.shown and not _problem(assignment, place)
    }


def check(assignment: Assignment, contents: Collection[str]) -> None:
    """Raise `AssignmentError` for an address in the handout that leads to nothing.

    `contents` are the paths of the files in the bundle.
    """
    for number, cell in enumerate(source.read(assignment.source), start=1):
        names = addresses.attachment_names(_released(cell)) if cell.kind != "code" else []
        known = {unquote(name) for name in cell.attachments}
        for name in names:
            if name not in known:
                problem = f"cell {number} shows attachment:{name}, and no such file is attached to it"
                raise AssignmentError(assignment.source, f"{problem}; attach it again or remove the link")
    for place in _places(assignment):
        if place.path not in contents and (problem := _problem(assignment, place)):
            raise AssignmentError(assignment.source, f"{place.opening}, {problem}")


def _places(assignment: Assignment) -> Iterator[_Place]:
    """Yield each address of a local file, in what students get of the text cells."""
    for number, cell in enumerate(source.read(assignment.source), start=1):
        if cell.kind == "code":
            continue
        for address in addresses.addresses(_released(cell)):
            path = re.split(r"[?#]", address.target, maxsplit=1)[0]
            if _OUTSIDE.match(path) or not _ELSEWHERE.match(address.target):
                yield _Place(number, address, posixpath.normpath(path))


def _released(cell: source.SourceCell) -> str:
    return markers.without_solutions(cell.text, cell.kind)


def _problem(assignment: Assignment, place: _Place) -> str:
    """Return what keeps the file out of the bundle, as the end of a sentence; empty where it can travel."""
    path = assignment.source.parent / place.path
    if _OUTSIDE.match(place.path) or not path.resolve().is_relative_to(assignment.folder.resolve()):
        return "which lies outside the assignment's folder; copy it beside the source"
    if path.resolve().relative_to(assignment.folder.resolve()).parts[:1] in [
        (one,) for one in SECRET_FOLDERS
    ]:
        return "which must not reach students; remove it"
    if not place.address.shown and (path.is_dir() or not (path.exists() or Path(place.path).suffix)):
        return ""
    if not path.is_file():
        return "and there is no such file beside the source; add it or remove the address"
    if not place.address.shown or path.suffix.lower() not in _KINDS:
        return "which is not in the bundle; list it under files in assignment.toml or remove the address"
    return ""
