"""`autograder gradebook earlier`: what another tool had given, beside what was graded here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.cli import gradebooks, next_step
from autograder.course import course as courses
from autograder.errors import UsageError
from autograder.records.earlier_facts import ComparedScores
from autograder.rendering.text import count

_SAME = 1e-6


def show(folder: Path, assignment: str, *, as_json: bool) -> int:
    """Print the scores that were moved in; of one assignment where it is named. Raises `UsageError` without any."""
    with gradebooks.opened(courses.find(folder)):
        from autograder.records.services import earlier_scores

        known = earlier_scores.assignments()
        if not known or (assignment and assignment not in known):
            of = f" for {assignment}" if assignment else ""
            raise UsageError(f"no scores of another tool were moved in{of}; see `autograder import nbgrader`")
        found = {name: earlier_scores.compared(name) for name in ([assignment] if assignment else known)}
    lines = [line for name, rows in found.items() for line in _lines(name, rows)]
    said = {name: msgspec.to_builtins(rows) for name, rows in found.items()}
    step = "grade what students handed in then, and compare again"
    next_step.report({"assignments": said}, "\n".join(lines), step, as_json=as_json)
    return 0


def _lines(assignment: str, rows: Sequence[ComparedScores]) -> list[str]:
    graded = [one for one in rows if one.here is not None]
    same = [one for one in graded if one.here is not None and abs(one.here - one.there) < _SAME]
    origins = ", ".join(sorted({sheet.origin for one in rows for sheet in one.sheets}))
    head = (
        f"{assignment}: {count(len(rows), 'person', 'people')} with scores from {origins}; {len(graded)} graded here, "
        f"{len(same)} of them with the same points"
    )
    return [head, *(f"  {_line(one)}" for one in rows)]


def _line(one: ComparedScores) -> str:
    there = f"{one.student}: {one.there:g} of {one.of:g} there"
    if one.penalty:
        there += f", less {one.penalty:g} for lateness"
    if one.unmarked:
        there += f", {count(one.unmarked, 'cell')} not marked"
    here = "not graded here" if one.here is None else f"{one.here:g} of {one.here_of:g} here"
    return f"{there}; {here}"
