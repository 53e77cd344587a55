"""Computes what each student's grade is now: the newest grading, with the marks and adjustments that stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import msgspec
from django.db.models import Max, Q

from autograder.records import arithmetic
from autograder.records.arithmetic import ComputedGrade, GivenAdjustment
from autograder.records.services import events, marks, people
from autograder.records.services.events import Change
from autograder.records.tables.decisions import Adjustment
from autograder.records.tables.gradings import GradingRecord
from autograder.records.tables.people import Identity
from autograder.records.tables.submitted import SubmissionRecord
from autograder.results import SubmissionResult


@dataclass(frozen=True)
class CurrentGrade:
    """One person's grade for one assignment, as it is computed now, and the grading that it rests on."""

    name: str
    grading: GradingRecord
    result: SubmissionResult
    grade: ComputedGrade


def current(
    assignment: str, *, trial: bool = False, counting: Mapping[int, int] = MappingProxyType({})
) -> list[CurrentGrade]:
    """Return the grade of everybody who handed in for an assignment, by name. `trial` looks at trials too.

    `counting` names the submission that counts, by person; of anybody else it is the one that was graded last.
    """
    accepted = GradingRecord.objects.filter(submission__assignment=assignment)
    chosen = accepted if trial else accepted.filter(trial=False)
    others = Q(submission__person__in=counting) & ~Q(submission__in=set(counting.values()))
    own = chosen.filter(submission__in=set(counting.values())).values_list("submission__person", flat=True)
    chosen = chosen.exclude(others & Q(submission__person__in=set(own)))
    newest = chosen.order_by().values("submission__person").annotate(newest=Max("pk"))
    gradings = GradingRecord.objects.filter(pk__in=[row["newest"] for row in newest]).select_related(
        "submission"
    )
    given, adjusted, names = marks.standing(assignment), _adjustments(assignment), _names()
    found = []
    for one in gradings:
        person = one.submission.person_id or 0
        result = msgspec.json.decode(bytes(one.result), type=SubmissionResult)
        marked = marks.applied(result, given.get(one.submission.pk, {}))
        grade = arithmetic.grade(marked, adjusted.get(person, []))
        found.append(CurrentGrade(names.get(person, f"person {person}"), one, marked, grade))
    return sorted(found, key=lambda one: one.name)


def _names() -> dict[int, str]:
    """Return what people are called: by the first identity of each."""
    rows = Identity.objects.order_by("-pk").values_list("person_id", "reference")
    return dict(rows)


def _adjustments(assignment: str) -> dict[int, list[GivenAdjustment]]:
    """Return the adjustments that stand, by person: they survive a new submission and a regrade."""
    rows = Adjustment.objects.filter(
        submission__assignment=assignment, withdraws__isnull=True, withdrawn_by__isnull=True
    ).order_by("pk")
    found: dict[int, list[GivenAdjustment]] = {}
    for person, value, reason in rows.values_list("submission__person_id", "value", "reason"):
        found.setdefault(person or 0, []).append(GivenAdjustment(value, reason))
    return found


def adjust(assignment: str, name: str, points: float, reason: str, actor: str, now: datetime) -> None:
    """Add points to a person's grade, with the reason. Raises `LookupError` for one who has not handed in.

    Call it in a transaction.
    """
    person = people.find(name)
    submission = SubmissionRecord.objects.filter(assignment=assignment, person=person).order_by("-pk").first()
    if person is None or submission is None:
        raise LookupError(name)
    made = Adjustment.objects.create(
        submission=submission, kind="points", value=points, reason=reason, by=actor, at=now
    )
    events.append(Change(actor, "adjusted", f"adjustment:{made.pk}"), now)
