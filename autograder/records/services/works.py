"""Returns what the newest grading of each work found, with the marks that stand."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from django.db.models import Max

from autograder.records.services import marks
from autograder.records.tables.gradings import GradingRecord
from autograder.results import SubmissionResult


@dataclass(frozen=True)
class GradedWork:
    """One work and its newest grading. `result` has the marks by hand."""

    grading: GradingRecord
    result: SubmissionResult


def graded(assignment: str, *, trial: bool = False) -> dict[int, GradedWork]:
    """Return the newest grading of each submission for an assignment, by its number. `trial` looks at trials too."""
    accepted = GradingRecord.objects.filter(submission__assignment=assignment)
    rows = accepted if trial else accepted.filter(trial=False)
    newest = rows.order_by().values("submission").annotate(newest=Max("pk")).values_list("newest", flat=True)
    given = marks.standing(assignment)
    found = {}
    for one in GradingRecord.objects.filter(pk__in=list(newest)).select_related("submission"):
        result = msgspec.json.decode(bytes(one.result), type=SubmissionResult)
        found[one.submission_id] = GradedWork(one, marks.applied(result, given.get(one.submission_id, {})))
    return found
