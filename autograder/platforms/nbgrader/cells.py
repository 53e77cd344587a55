"""Classifies the cells of an nbgrader notebook by their metadata, of any version of its schema."""

from __future__ import annotations

import enum
import math
from typing import Any

import msgspec

from autograder.platforms.moved_in.foreign_notebook import ForeignCell, NotMoved

NEWEST = 3


class CellKind(enum.StrEnum):
    """What nbgrader does with a cell."""

    ORDINARY = "ordinary"
    READ_ONLY = "read-only"
    AUTOGRADED_ANSWER = "autograded answer"
    TESTS = "autograder tests"
    MANUAL_ANSWER = "manually graded answer"
    TASK = "manually graded task"


class NbgraderCell(msgspec.Struct, frozen=True):
    """What nbgrader knows of a cell."""

    kind: CellKind
    grade_id: str = ""
    points: float = 0.0


def classified(cell: ForeignCell) -> NbgraderCell:
    """Return what nbgrader does with a cell. Raises `NotMoved` for metadata of a version that nobody knows yet."""
    data = cell.metadata.get("nbgrader")
    if not isinstance(data, dict):
        return NbgraderCell(CellKind.ORDINARY)
    version = data.get("schema_version", 0)
    if isinstance(version, int) and version > NEWEST:
        raise NotMoved(
            f"has metadata of version {str(version)[:20]} in cell {cell.number}; versions up to {NEWEST} are known"
        )
    grade, solution, task = (bool(data.get(key, False)) for key in ("grade", "solution", "task"))
    made = NbgraderCell(_kind(cell, data, grade, solution, task), _grade_id(cell, data), _points(data))
    return made if grade or task else msgspec.structs.replace(made, points=0.0)


def _kind(cell: ForeignCell, data: dict[str, Any], grade: bool, solution: bool, task: bool) -> CellKind:
    if task:
        return CellKind.TASK
    if grade and solution:
        return CellKind.MANUAL_ANSWER
    if grade:
        return CellKind.TESTS if cell.kind == "code" else CellKind.READ_ONLY
    if solution:
        return CellKind.AUTOGRADED_ANSWER if cell.kind == "code" else CellKind.MANUAL_ANSWER
    return CellKind.READ_ONLY if data.get("locked") else CellKind.ORDINARY


def _grade_id(cell: ForeignCell, data: dict[str, Any]) -> str:
    return str(data.get("grade_id") or f"cell-{cell.number}")[:100]


def _points(data: dict[str, Any]) -> float:
    """Return the points; in old files they may be text, empty or negative, which count as 0."""
    try:
        points = float(data.get("points") or 0.0)
    except (TypeError, ValueError):
        return 0.0
    return points if math.isfinite(points) and 0 <= points <= 1e6 else 0.0
