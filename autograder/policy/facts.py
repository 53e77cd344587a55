"""The facts that a grade is computed from: plain frozen data. Each may come in any order, and none is ever changed.

`person` and `assignment` are ids; times are in UTC; points are exact fractions. Of several facts of which one counts,
the one with the largest `at` does, and of one instant the one with the largest `id`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from autograder.policy.amounts import NO_TIME, Span

_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class AttemptFact:
    """One hand-in: what the tests gave it, which questions wait for a person's marks, and when it was received.

    `reference` is the id by which its source knows it. `received` is None where its source does not say when: then it
    counts as in time, and as earlier than all others. `problem` is a clause that says why it has no grade yet, such as
    "a grader error keeps it back".
    """

    person: str
    assignment: str
    reference: str
    received: datetime | None
    points: Fraction
    maximum: Fraction
    unmarked: frozenset[str] = frozenset()
    problem: str = ""


@dataclass(frozen=True)
class MarkFact:
    """The points that a person gave one question of one attempt. A later mark of the question replaces it."""

    assignment: str
    reference: str
    question: str
    points: Fraction
    at: datetime
    id: str = ""


@dataclass(frozen=True)
class ExtensionFact:
    """A later due date for a person, or for a section: an instant, or a span after the due date.

    Exactly one of `person` and `section` is given, and exactly one of `until` and `by`.
    """

    assignment: str
    reason: str
    person: str = ""
    section: str = ""
    until: datetime | None = None
    by: Span = NO_TIME


class AdjustmentKind(enum.StrEnum):
    """What an adjustment does: it adds points, sets them, or gives the grade another state."""

    ADDED = "added"
    SET = "set"
    EXCUSED = "excused"
    INCOMPLETE = "incomplete"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class AdjustmentFact:
    """A change of one person's grade for one assignment, with the reason for it. `points` may be negative."""

    person: str
    assignment: str
    kind: AdjustmentKind
    reason: str
    at: datetime
    points: Fraction = Fraction(0)
    id: str = ""


@dataclass(frozen=True)
class ChoiceFact:
    """The attempt that a person chose to be graded."""

    person: str
    assignment: str
    reference: str
    at: datetime
    id: str = ""


@dataclass(frozen=True)
class TermFacts:
    """All facts about one person. `sections` are those that the person belongs to."""

    person: str
    sections: frozenset[str] = frozenset()
    attempts: tuple[AttemptFact, ...] = ()
    marks: tuple[MarkFact, ...] = ()
    extensions: tuple[ExtensionFact, ...] = ()
    adjustments: tuple[AdjustmentFact, ...] = ()
    choices: tuple[ChoiceFact, ...] = ()

    def attempts_at(self, assignment: str) -> list[AttemptFact]:
        """Return the person's attempts, in the order in which they were received; one of each reference."""
        own = (one for one in self.attempts if (one.person, one.assignment) == (self.person, assignment))
        first: dict[str, AttemptFact] = {}
        for one in sorted(own, key=lambda one: (one.received or _EARLIEST, one.reference)):
            first.setdefault(one.reference, one)
        return list(first.values())

    def extensions_of(self, assignment: str) -> list[ExtensionFact]:
        """Return the extensions that the person has, themselves or with a section."""
        return [
            one
            for one in self.extensions
            if one.assignment == assignment
            and (one.person == self.person if one.person else one.section in self.sections)
        ]

    def adjustments_of(self, assignment: str) -> list[AdjustmentFact]:
        """Return the adjustments of the person's grade, the earliest first."""
        own = (one for one in self.adjustments if (one.person, one.assignment) == (self.person, assignment))
        return sorted(own, key=lambda one: (one.at, one.id))

    def choice_of(self, assignment: str) -> str:
        """Return the reference of the attempt that the person chose last; empty where there is none."""
        own = (one for one in self.choices if (one.person, one.assignment) == (self.person, assignment))
        latest = max(own, key=lambda one: (one.at, one.id), default=None)
        return latest.reference if latest else ""

    def marks_of(self, attempt: AttemptFact) -> dict[str, Fraction]:
        """Return the mark of each question of an attempt that has one."""
        own = (
            one
            for one in self.marks
            if (one.assignment, one.reference) == (attempt.assignment, attempt.reference)
        )
        return {one.question: one.points for one in sorted(own, key=lambda one: (one.at, one.id))}
