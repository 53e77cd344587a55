"""A notebook written after somebody's habit, and what grading owes to its author."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tests.campaigns.damaged.case import Case, Make, bytes_of, files_of
from tests.campaigns.damaged.documents import code, notebook
from tests.campaigns.habits.course import POINTS

NUMPY = "import numpy as np"
DOUBLE = "def double(x):\n    return np.multiply(2, x)"
SOFTMAX = "def softmax(z):\n    e = np.exp(z - z.max(axis=1, keepdims=True))\n    return e / e.sum(axis=1, keepdims=True)"
TRAIN = (
    "def train(x, y):\n    w = 0.0\n    for step in range(300):\n"
    "        w -= 0.1 * 2 * np.mean((w * x - y) * x)\n    return w"
)
ANSWERS = (DOUBLE, SOFTMAX, TRAIN)
ALL = tuple(POINTS)


@dataclass(frozen=True)
class Note:
    """A warning: it holds `words` (a pattern; case does not matter) and names the cell and its line, unless 0."""

    words: str
    cell: int = 0
    line: int = 0

    def fits(self, warning: str) -> bool:
        """Return True if the sentence is this note."""
        names_cell = not self.cell or re.search(rf"\bcell {self.cell}\b", warning, re.IGNORECASE)
        names_line = not self.line or re.search(rf"\bline {self.line}\b", warning, re.IGNORECASE)
        return bool(names_cell and names_line and re.search(self.words, warning, re.IGNORECASE | re.DOTALL))


@dataclass(frozen=True)
class Habit(Case):
    """A case, and what is said and shown of it; an empty field claims nothing.

    `lost` are the questions that earn nothing; `open`, those whose points are not settled. A `file` that ends with `*` is a guess. Each of `notes` is told
    once; where `alone`, nothing else is told. `because` is a pattern in a message of every lost question. `shows` stand in the outputs of the run, `page` (patterns) on the student's page,
    `sheet` (patterns) in the row of the marking sheet. Where `ends`, each test of a lost question judges the value.
    Where `endless`, the case belongs to the class with short time limits.
    """

    lost: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    alone: bool = False
    because: str = ""
    shows: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    sheet: tuple[str, ...] = ()
    ends: bool = False
    endless: bool = False

    @property
    def name(self) -> str:
        """The case as tests call it."""
        return f"{self.kind}: {self.what}"


def habit(
    kind: str, what: str, content: bytes | Make, *, path: str = "", file: str = "", **owed: object
) -> Habit:
    """Return a case with full marks but for the questions in `lost`; its file is named after `what`."""
    path = path or re.sub(r"\W+", "-", what) + ".ipynb"
    lost = owed.get("lost", ())
    score = sum(points for question, points in POINTS.items() if question not in lost)  # type: ignore[operator]
    make = bytes_of(content) if isinstance(content, bytes) else content
    return Habit(kind, what, make, path, file or path, score, **owed)  # type: ignore[arg-type]


def cells(*sources: str, **more: object) -> bytes:
    """Return a notebook of these code cells."""
    return notebook(*map(code, sources), **more)


def front(*sources: str, answers: Iterable[str] = ANSWERS) -> bytes:
    """Return a notebook that begins with these cells and goes on with the right answers."""
    return cells(*sources, *answers)


def between(*sources: str) -> bytes:
    """Return a notebook with these cells after NumPy's import, the first being cell 2, and before the right answers."""
    return front(NUMPY, *sources)


def folder(notebook_bytes: bytes, files: dict[str, str | bytes]) -> Make:
    """Return what writes a folder with `hw.ipynb` and these files beside or below it."""
    return files_of({"hw.ipynb": notebook_bytes, **encoded(files)})


def encoded(files: dict[str, str | bytes]) -> dict[str, bytes]:
    """Return the files as bytes."""
    return {name: data if isinstance(data, bytes) else data.encode() for name, data in files.items()}
