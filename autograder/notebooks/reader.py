"""Reads a student's notebook, whatever a front end, a mail program or an accident did to it.

nbformat is not used: it raises on a wrong type anywhere and invents random ids. Here the text is checked first (bytes,
nesting, number of values), the standard `json` module parses it, and each cell is converted by itself: where a schema
would lose the file, one bad cell is lost. The result is format 4.5 without outputs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from autograder.errors import UnreadableSubmission
from autograder.notebooks import near_misses, remarks
from autograder.notebooks.cells import Cell, convert, written
from autograder.notebooks.document import NotebookLimits, parse
from autograder.notebooks.encoding import decode
from autograder.notebooks.unreadable import UnreadableFile

__all__ = ["Cell", "Notebook", "NotebookLimits", "read"]


@dataclass(frozen=True)
class Notebook:
    """A notebook as read: `cells[i].index == i`, since a cell that cannot be read stays as an empty raw cell.

    `warnings` are sentences for the student. All text can be encoded as UTF-8: it holds no lone surrogate.
    """

    cells: tuple[Cell, ...]
    warnings: tuple[str, ...]

    def answers(self) -> dict[str, str]:
        """Return the written answers by question id, without their headings; the parts of a split cell are joined."""
        parts: dict[str, list[str]] = {}
        for cell in self.cells:
            for question, text in written(cell):
                parts.setdefault(question, []).extend([text] if text else [])
        return {question: "\n\n".join(texts) for question, texts in parts.items()}

    def near_misses(self, names: Iterable[str], defined: Collection[str]) -> list[str]:
        """Return sentences on answers that stand here although their names are not defined; see `near_misses`."""
        return near_misses.warnings(names, defined, self.cells)

    def as_dict(self) -> dict[str, Any]:
        """Return a new notebook of nbformat 4.5: no outputs, ids by position, the Python 3 kernel, few metadata."""
        return {
            "cells": [_cell_as_dict(cell) for cell in self.cells],
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }


def read(data: bytes, name: str, limits: NotebookLimits = NotebookLimits()) -> Notebook:
    """Return the notebook in these bytes; `name` is the file's, for the message.

    Raises `UnreadableSubmission` with one sentence where no notebook can be read, and never `RecursionError`.
    """
    try:
        return _read(data, limits)
    except UnreadableFile as problem:
        raise UnreadableSubmission(name, str(problem)) from None


def _read(data: bytes, limits: NotebookLimits) -> Notebook:
    if len(data) > limits.bytes:
        size, most = len(data) / 2**20, limits.bytes / 2**20
        raise UnreadableFile(
            f"the file has {size:.0f} MB, and at most {most:.0f} MB are read; "
            "clear the outputs of the cells and hand it in again."
        )
    text, warnings = decode(data)
    file, more = parse(text, limits)
    cells, bad, doubtful = convert(file, limits)
    warnings += more + remarks.about_language(file) + remarks.about_cells(cells, bad, doubtful)
    return Notebook(cells, tuple(warnings))


def _cell_as_dict(cell: Cell) -> dict[str, Any]:
    common = {
        "id": f"cell-{cell.index}",
        "cell_type": cell.kind,
        "metadata": dict(cell.metadata),
        "source": cell.source,
    }
    if cell.kind == "code":
        return {**common, "execution_count": None, "outputs": []}
    return {**common, "attachments": dict(cell.attachments)} if cell.attachments else common
