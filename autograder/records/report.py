"""The regrade report: who moves, from what to what, and because of which test, mark or adjustment.

It compares what students were told with what they would be told now, or the results in two folders: two grades, each
with the lines of its arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from autograder.records.arithmetic import ComputedGrade, GradeLine

Cause = Literal["test", "mark", "adjustment", "added", "removed"]


class LineChange(msgspec.Struct, frozen=True):
    """One line that differs: `before` is None where the line is new, and `after` where it is gone."""

    cause: Cause
    question: str
    item: str
    before: GradeLine | None
    after: GradeLine | None

    @property
    def points(self) -> float:
        """The points that this line adds to the score."""
        return (self.after.points if self.after else 0.0) - (self.before.points if self.before else 0.0)


class GradeChange(msgspec.Struct, frozen=True):
    """One student whose grade differs. A grade is None where there is none; `lines` holds what differs in points.

    `messages` holds the lines whose points are the same, and whose message differs.
    """

    name: str
    before: float | None
    after: float | None
    lines: tuple[LineChange, ...]
    messages: tuple[LineChange, ...]

    @property
    def moves(self) -> bool:
        """Return whether the number itself differs."""
        return self.before != self.after


def changes(before: Mapping[str, ComputedGrade], after: Mapping[str, ComputedGrade]) -> list[GradeChange]:
    """Return everybody of whom anything differs, by name: those who move first, the largest move first."""
    found = [_change(name, before.get(name), after.get(name)) for name in sorted({*before, *after})]
    told = [one for one in found if one.moves or one.lines or one.messages]
    return sorted(told, key=lambda one: -abs((one.after or 0.0) - (one.before or 0.0)))


def _change(name: str, before: ComputedGrade | None, after: ComputedGrade | None) -> GradeChange:
    old, new = _by_place(before), _by_place(after)
    differing = [
        LineChange(_cause(old.get(place), new.get(place)), *place[:2], old.get(place), new.get(place))
        for place in dict.fromkeys((*old, *new))
        if old.get(place) != new.get(place)
    ]
    return GradeChange(
        name=name,
        before=before.score if before else None,
        after=after.score if after else None,
        lines=tuple(one for one in differing if round(one.points, 6) or None in (one.before, one.after)),
        messages=tuple(one for one in differing if not round(one.points, 6) and one.before and one.after),
    )


def _by_place(grade: ComputedGrade | None) -> dict[tuple[str, str, int], GradeLine]:
    """Return the lines by question, item, and their number among those: a grade may be adjusted twice."""
    found: dict[tuple[str, str, int], GradeLine] = {}
    for line in grade.lines if grade else ():
        number = sum(1 for place in found if place[:2] == (line.question, line.item))
        found[line.question, line.item, number] = line
    return found


def _cause(before: GradeLine | None, after: GradeLine | None) -> Cause:
    line = after or before
    assert line is not None
    if line.outcome == "adjustment":
        return "adjustment"
    if before is None or after is None:
        return "added" if before is None else "removed"
    return "mark" if line.item.endswith("::hand") else "test"
