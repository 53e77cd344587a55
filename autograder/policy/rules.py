"""The rules that `course.toml` states under `[policy]`, as frozen data."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from zoneinfo import ZoneInfo

from autograder.policy.amounts import NO_TIME, Span


class Counting(enum.StrEnum):
    """The attempt that counts."""

    BEST = "best"
    LAST = "last"
    CHOSEN = "chosen"


class FeedbackRelease(enum.StrEnum):
    """When feedback may go out: when everybody's time has ended, to each person when theirs has, or at any time."""

    TOGETHER = "together"
    EACH = "each"
    AT_ONCE = "at once"


class ScaleKind(enum.StrEnum):
    """The form of a final grade."""

    POINTS = "points"
    PERCENT = "percent"
    LETTERS = "letters"
    PASS = "pass"


@dataclass(frozen=True)
class LatePenalty:
    """The share of the points that each begun hour or day costs, and the most that lateness costs.

    `of` is `earned`, the attempt's points, or `maximum`, the assignment's.
    """

    lose: Fraction
    per: str = "day"
    of: str = "earned"
    at_most: Fraction = Fraction(1)


@dataclass(frozen=True)
class AttemptRate:
    """The most attempts that count within any span of this length."""

    most: int
    within: Span


@dataclass(frozen=True)
class AssignmentRules:
    """The rules of one assignment.

    `cutoff` is how long after the due date an attempt is accepted at all; None is for ever. `weight` is relative to the
    other assignments of the group. `late_days` are the most that may be spent on it.
    """

    id: str
    opens: datetime | None = None
    due: datetime | None = None
    grace: Span = NO_TIME
    cutoff: Span | None = None
    late: LatePenalty | None = None
    late_days: int = 0
    attempts: int | None = None
    rate: AttemptRate | None = None
    counts: Counting = Counting.BEST
    cap: Fraction | None = None
    feedback: FeedbackRelease = FeedbackRelease.TOGETHER
    group: str = ""
    weight: Fraction = Fraction(1)
    bonus: bool = False


@dataclass(frozen=True)
class GroupRules:
    """The rules of a group of assignments: its weight, how many of its assignments are dropped, and its cap."""

    id: str = ""
    weight: Fraction = Fraction(1)
    drop_lowest: int = 0
    cap: Fraction | None = None


@dataclass(frozen=True)
class FinalScale:
    """The form of the final grade. `letters` maps each letter to the share that it takes, the highest first."""

    kind: ScaleKind = ScaleKind.PERCENT
    points: Fraction = Fraction(100)
    letters: tuple[tuple[str, Fraction], ...] = ()
    passed: Fraction = Fraction(1, 2)
    places: int = 2
    rounding: str = "half up"
    cap: Fraction | None = None


@dataclass(frozen=True)
class TermPolicy:
    """All rules of a course. An assignment that the policy does not name has the `common` rules and no dates.

    `keep` is how long the records of the term are kept after its last due date; None is until somebody removes them.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    late_days: int = 0
    common: AssignmentRules = AssignmentRules("")
    assignments: Mapping[str, AssignmentRules] = field(default_factory=lambda: MappingProxyType({}))
    groups: Mapping[str, GroupRules] = field(default_factory=lambda: MappingProxyType({}))
    scale: FinalScale = FinalScale()
    keep: Span | None = None

    def of(self, assignment: str) -> AssignmentRules:
        """Return the rules of an assignment."""
        return self.assignments.get(assignment) or replace(self.common, id=assignment)
