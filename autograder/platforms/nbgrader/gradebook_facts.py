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
    """A student's score of one graded cell; `scored_by_hand` if a person gave it. `comment` is what students read."""

    student: str
    assignment: str
    notebook: str
    cell: str
    score: float
    max_score: float
    scored_by_hand: bool = False
    needs_manual_grade: bool = False
    comment: str = ""


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
