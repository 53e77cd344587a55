"""A notebook as it was read: its cells and the warnings about its file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograder.notebooks.cells import Cell, written


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

    def marked(self) -> dict[str, tuple[int, ...]]:
        """Return the code cells that bear a question's id, by that id."""
        return by_question((cell.index, cell.marked) for cell in self.cells)

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


def by_question(cells: Iterable[tuple[int, str | None]]) -> dict[str, tuple[int, ...]]:
    """Return the cells of each question, from pairs of a cell and the id that it bears."""
    found: dict[str, tuple[int, ...]] = {}
    for index, question in cells:
        if question is not None:
            found[question] = (*found.get(question, ()), index)
    return found


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
