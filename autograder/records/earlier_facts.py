"""What another tool had given, as plain facts: they cross from the files of that tool to the gradebook and back."""

from __future__ import annotations

from datetime import datetime

import msgspec


class EarlierCell(msgspec.Struct, frozen=True):
    """The score of one cell: what its tests gave and what a person gave, None where there is none."""

    cell: str
    automatic: float | None
    by_hand: float | None
    maximum: float
    extra_credit: float = 0.0
    unmarked: bool = False
    comment: str = ""

    @property
    def points(self) -> float:
        """The points that counted: those of a person before those of tests, with extra credit on top."""
        given = self.automatic if self.by_hand is None else self.by_hand
        return 0.0 if given is None else given + self.extra_credit


class EarlierSheet(msgspec.Struct, frozen=True):
    """What the tool `origin` said of one notebook of one student, by the name that the class's files have."""

    origin: str
    assignment: str
    student: str
    notebook: str
    cells: tuple[EarlierCell, ...]
    penalty: float = 0.0
    received: datetime | None = None
    extension: float = 0.0


class ComparedScores(msgspec.Struct, frozen=True):
    """One person's points for an assignment there and here; `here` is None where nothing of theirs was graded here."""

    student: str
    there: float
    of: float
    penalty: float
    unmarked: int
    here: float | None
    here_of: float
    sheets: tuple[EarlierSheet, ...]
