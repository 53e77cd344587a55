"""What an nbgrader course's database holds: people, due dates and scores, as plain facts."""

from __future__ import annotations

import msgspec


class RosterStudent(msgspec.Struct, frozen=True):
    """A person of the roster."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""


class Due(msgspec.Struct, frozen=True):
    """An assignment's name and due date in UTC, as text; the date may be empty."""

    assignment: str
    due: str = ""


class CellScore(msgspec.Struct, frozen=True):
    """A student's score of one graded cell, as nbgrader kept it. `comment` is what students read.

    `automatic` is what its tests gave, and `by_hand` what a person gave; None where there is none.
    """

    student: str
    assignment: str
    notebook: str
    cell: str
    automatic: float | None
    by_hand: float | None
    max_score: float
    extra_credit: float = 0.0
    needs_manual_grade: bool = False
    comment: str = ""

    @property
    def score(self) -> float:
        """The score that nbgrader counts: by hand before automatic, and extra credit only on top of one of them."""
        given = self.automatic if self.by_hand is None else self.by_hand
        return 0.0 if given is None else given + self.extra_credit


class SubtractedPoints(msgspec.Struct, frozen=True):
    """The points that nbgrader subtracted from a student's notebook because it was late."""

    student: str
    assignment: str
    notebook: str
    points: float


class SubmittedAt(msgspec.Struct, frozen=True):
    """When a student's work was received, in UTC, and the seconds of the extension."""

    student: str
    assignment: str
    timestamp: str = ""
    extension: float = 0.0


class NbgraderGradebook(msgspec.Struct, frozen=True):
    """The database."""

    students: tuple[RosterStudent, ...] = ()
    assignments: tuple[Due, ...] = ()
    submitted: tuple[SubmittedAt, ...] = ()
    scores: tuple[CellScore, ...] = ()
    penalties: tuple[SubtractedPoints, ...] = ()
