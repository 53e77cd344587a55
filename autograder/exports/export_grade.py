"""What an export writes of each person: plain data, made from results or from the records of a term."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from autograder.people.roster import RosterPerson
from autograder.policy.amounts import shown
from autograder.policy.assignment_grade import GradeState

PLACES = 2  # platforms compare and show no more digits


@dataclass(frozen=True)
class ExportGrade:
    """One person's grade for one assignment. `points` is exact; `steps` is its arithmetic."""

    person: RosterPerson
    state: GradeState
    points: Fraction | None
    maximum: Fraction | None
    steps: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The points in plain digits, rounded once; empty where the grade is not given out."""
        given = self.state is GradeState.GRADED and self.points is not None
        return shown(self.points, PLACES) if given and self.points is not None else ""


@dataclass(frozen=True)
class ChangedCell:
    """A value that an export changes: `before` is what the platform has, empty for nothing."""

    key: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Exported:
    """An export: the file's bytes, what it changes, and sentences on what it does not write.

    `refused` are values that somebody changed on the platform; `left` are people without a value to write.
    """

    data: bytes
    changed: tuple[ChangedCell, ...] = ()
    refused: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    unchanged: int = 0
