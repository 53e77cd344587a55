"""The code of a notebook, as it is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.notebooks.cells import Cell


@dataclass(frozen=True)
class NotebookCode:
    """A notebook to grade: its code cells as (position, source), and the student's own modules beside it.

    `texts` are its other cells, which do not run: an answer may stand there by mistake.
    """

    cells: Sequence[tuple[int, str]]
    extras: Mapping[str, bytes] = field(default_factory=dict)
    texts: Sequence[Cell] = ()


def code_of(notebook: Mapping[str, Any]) -> NotebookCode:
    """Return the code cells of a notebook in the form of nbformat."""
    sources = [(i, cell["source"]) for i, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code"]
    return NotebookCode(
        [(i, source if isinstance(source, str) else "".join(source)) for i, source in sources]
    )
