"""Turns the database of an nbgrader course into scores for the gradebook: both are read and written on one floor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from autograder.platforms.moved_in.facts import identifier
from autograder.platforms.nbgrader.gradebook_facts import CellScore, NbgraderGradebook
from autograder.records.earlier_facts import EarlierCell, EarlierSheet

ORIGIN = "nbgrader"


def sheets(found: NbgraderGradebook, ids: Mapping[tuple[str, str], str]) -> list[EarlierSheet]:
    """Return what nbgrader had given each student for each notebook.

    `ids` gives the assignment's new id, by its name and the notebook's. A notebook whose source is gone keeps the name
    of its assignment. Of two cells of one name the first counts.
    """
    cells: dict[tuple[str, str, str], dict[str, EarlierCell]] = {}
    for one in found.scores:
        place = (one.student, one.assignment, one.notebook)
        cells.setdefault(place, {}).setdefault(one.cell, _cell(one))
    penalties = {(one.student, one.assignment, one.notebook): one.points for one in found.penalties}
    received = {(one.student, one.assignment): one for one in found.submitted}
    made = []
    for place in sorted({*cells, *penalties}):
        student, assignment, notebook = place
        when = received.get((student, assignment))
        sheet = EarlierSheet(
            ORIGIN,
            ids.get((assignment, notebook)) or identifier(assignment, empty="assignment"),
            student,
            notebook,
            tuple(cells.get(place, {}).values()),
            penalties.get(place, 0.0),
            _instant(when.timestamp) if when else None,
            when.extension if when else 0.0,
        )
        made.append(sheet)
    return made


def _cell(one: CellScore) -> EarlierCell:
    return EarlierCell(
        one.cell,
        one.automatic,
        one.by_hand,
        one.max_score,
        one.extra_credit,
        one.needs_manual_grade,
        one.comment,
    )


def _instant(text: str) -> datetime | None:
    """Return a time of the database, which is in UTC and does not say so; None where there is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return None
