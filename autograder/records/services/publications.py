"""Publishes grades, takes a publication back by a further row, and says what students were told last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from autograder.records import keys
from autograder.records.arithmetic import ComputedGrade, GradeLine
from autograder.records.services import events
from autograder.records.services.events import Change
from autograder.records.services.grades import CurrentGrade
from autograder.records.tables.publications import Publication, PublishedGrade


def publish(assignment: str, grades: Sequence[CurrentGrade], actor: str, now: datetime) -> Publication:
    """Store what students are told, with each line of its arithmetic. Call it in a transaction."""
    events.queue()
    made = Publication.objects.create(assignment=assignment, by=actor, at=now)
    rows = [
        PublishedGrade(
            publication=made,
            submission=one.grading.submission,
            score=one.grade.score,
            max_score=one.grade.max_score,
            lines=msgspec.json.encode(one.grade.lines),
        )
        for one in grades
    ]
    PublishedGrade.objects.bulk_create(rows)
    digest = keys.digest(*(part for row in rows for part in (str(row.score), bytes(row.lines))))
    events.append(Change(actor, "published", f"publication:{made.pk}", after=digest), now)
    return made


def undo(assignment: str, actor: str, now: datetime) -> Publication | None:
    """Take back the last publication that stands, and return it; None if there is none. Call it in a transaction."""
    events.queue()
    last = standing(assignment)
    if last is None:
        return None
    made = Publication.objects.create(assignment=assignment, by=actor, undoes=last, at=now)
    events.append(Change(actor, "unpublished", f"publication:{last.pk}", after=f"publication:{made.pk}"), now)
    return last


def standing(assignment: str) -> Publication | None:
    """Return the last publication that was not taken back."""
    return (
        Publication.objects.filter(assignment=assignment, undoes__isnull=True, undone_by__isnull=True)
        .order_by("-pk")
        .first()
    )


def told(assignment: str) -> dict[int, ComputedGrade]:
    """Return what each person was told last, by the person's number."""
    last = standing(assignment)
    if last is None:
        return {}
    return {
        row.submission.person_id or 0: ComputedGrade(
            row.score, row.max_score, msgspec.json.decode(bytes(row.lines), type=tuple[GradeLine, ...])
        )
        for row in last.grades.select_related("submission")
    }
