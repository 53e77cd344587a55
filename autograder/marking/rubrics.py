"""Tells what a changed rubric means for marks that were given under an earlier one.

A mark remembers the rubric that it was given under. A level is found again by its description. If only its points have
changed, the mark gets the new points. If the description is gone and the rubric has as many levels as before, it was
reworded: the level at the same place counts. A level that was added moves nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from autograder.course.question import Level, Question


def digest(rubric: Sequence[Level]) -> str:
    """Return the version of a rubric: the digest of its points and texts."""
    return hashlib.sha256(msgspec.json.encode(tuple(rubric))).hexdigest()[:16]


def level_now(then: Sequence[Level], level: int, now: Sequence[Level]) -> int | None:
    """Return the level of today's rubric that a level of an earlier one is; None where it is gone."""
    described = [number for number, one in enumerate(now) if one.description == then[level].description]
    if len(described) == 1:
        return described[0]
    if not described and len(then) == len(now):
        return level
    return None


def points_now(then: Sequence[Level], level: int | None, points: float, question: Question) -> float | None:
    """Return the points that a mark has under today's rubric; None where a person must look at it.

    Points that the marker gave by hand, other than those of the level, stay.
    """
    if level is None or points != then[level].points:
        return points
    found = level_now(then, level, question.rubric)
    return None if found is None else question.rubric[found].points
