"""An assignment as far as an importer has read it, and what it becomes in the end: the same for every tool."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from autograder.platforms.moved_in.facts import (
    ForeignAssignment,
    MovedCell,
    MovedQuestion,
    MovedTest,
    Remark,
)
from autograder.platforms.moved_in.foreign_notebook import ForeignNotebook, NotMoved

_PYTHON = ("python", "python3", "ipython")


@dataclass(kw_only=True)
class AssignmentReading:
    """What was read so far, cell by cell."""

    cells: list[MovedCell] = field(default_factory=list)
    questions: list[MovedQuestion] = field(default_factory=list)
    tests: list[MovedTest] = field(default_factory=list)
    rewritten: list[Remark] = field(default_factory=list)
    by_person: list[Remark] = field(default_factory=list)

    def finished(self, name: str, title: str, tool: str, files: Iterable[str]) -> ForeignAssignment:
        """Return the assignment of this id and title, which was written for a tool, with the files beside it."""
        return ForeignAssignment(
            id=name,
            title=title,
            origin=f"{title} ({tool})",
            cells=tuple(self.cells),
            questions=tuple(self.questions),
            tests=tuple(self.tests),
            files=tuple(files),
            rewritten=tuple(self.rewritten),
            by_person=tuple(self.by_person),
        )


def require_python(notebook: ForeignNotebook) -> None:
    """Raise `NotMoved` for a notebook in another language."""
    if notebook.language not in _PYTHON:
        raise NotMoved(f"is written in {notebook.language}, and only Python is graded here")
