"""The code of a notebook, as it is run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.notebooks.cells import Cell, named_in
from autograder.notebooks.notebook import by_question


@dataclass(frozen=True)
class NotebookCode:
    """A notebook to grade: its code cells as (position, source), and the student's own modules beside it.

    `texts` are its other cells, which do not run: an answer may stand there by mistake. `marked` are the code cells
    that bear the id of a question, by that id.
    """

    cells: Sequence[tuple[int, str]]
    extras: Mapping[str, bytes] = field(default_factory=dict)
    texts: Sequence[Cell] = ()
    marked: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def code_of(notebook: Mapping[str, Any]) -> NotebookCode:
    """Return the code cells of a notebook in the form of nbformat."""
    sources = [(i, cell) for i, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code"]
    return NotebookCode(
        [(i, _joined(cell["source"])) for i, cell in sources],
        marked=marked((i, _joined(cell["source"]), cell["metadata"].get("answer")) for i, cell in sources),
    )


def marked(cells: Iterable[tuple[int, str, str | None]]) -> dict[str, tuple[int, ...]]:
    """Return the cells of each question, from the index of each code cell, its source and the id in its metadata.

    Where a tool lost the metadata, a comment in the first line tells: "# Your answer (id)".
    """
    return by_question((index, answer or named_in(source)) for index, source, answer in cells)


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
