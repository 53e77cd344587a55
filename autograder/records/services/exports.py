"""Keeps what was exported where, so that the next export knows what is its own, and whether lateness was subtracted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from autograder.exports.gradebook import KeptCell
from autograder.records.services import events
from autograder.records.services.events import Change
from autograder.records.tables.term import ExportedCell, ExportRecord


def lateness(platform: str) -> bool | None:
    """Return what was said of lateness for this platform last; None where nobody was asked yet."""
    last = ExportRecord.objects.filter(platform=platform).order_by("-pk").first()
    return None if last is None else last.lateness


def last_cells(assignment: str, platform: str, column: str) -> dict[int, KeptCell]:
    """Return the last value that was exported to this column for each person."""
    rows = ExportedCell.objects.filter(
        export__assignment=assignment, export__platform=platform, export__column=column
    ).order_by("pk")
    return {one.person_id: KeptCell(one.seen, one.wrote) for one in rows}


def keep(
    assignment: str,
    platform: str,
    column: str,
    cells: Mapping[int, KeptCell],
    actor: str,
    now: datetime,
    *,
    lateness: bool,
) -> None:
    """Keep an export with its cells by person. Use a transaction."""
    made = ExportRecord.objects.create(
        assignment=assignment, platform=platform, column=column, lateness=lateness, by=actor, at=now
    )
    rows = [
        ExportedCell(export=made, person_id=person, seen=one.seen, wrote=one.wrote)
        for person, one in cells.items()
    ]
    ExportedCell.objects.bulk_create(rows)
    events.append(Change(actor, "exported", f"export:{made.pk}"), now)
