"""Says where a term stands: for each assignment who handed in, what waits, what was published, which test is flaky."""

from __future__ import annotations

from collections import Counter

import msgspec
from django.db.models import Count

from autograder.records.services import grades, publications
from autograder.records.tables.gradings import TestRecord
from autograder.records.tables.submitted import SubmissionRecord
from autograder.results import Outcome

# Outcomes that say something of the answer: a machine that was slow once makes no test flaky.
_JUDGED = [Outcome.PASSED.value, Outcome.FAILED.value, Outcome.MISSING.value, Outcome.UNWRITTEN.value]


class AssignmentStatus(msgspec.Struct, frozen=True):
    """Where one assignment stands.

    `waiting` counts the grades that cannot be told yet, by the reason; `changed` those that differ from what was told.
    `flaky` counts for each flaky test the works on which it differed; `next` is the command that comes next.
    """

    assignment: str
    people: int
    mean: float | None
    max_score: float
    waiting: dict[str, int]
    published: str
    changed: int
    flaky: dict[str, int]
    next: str


def of_course() -> list[AssignmentStatus]:
    """Return the status of every assignment for which something was handed in."""
    names = SubmissionRecord.objects.order_by("assignment").values_list("assignment", flat=True).distinct()
    return [of_assignment(name) for name in names]


def of_assignment(assignment: str) -> AssignmentStatus:
    """Return the status of one assignment."""
    found = grades.current(assignment)
    told = publications.told(assignment)
    standing = publications.standing(assignment)
    ready = [one for one in found if not one.grade.waits_for]
    changed = [one for one in ready if told.get(one.grading.submission.person_id or 0) != one.grade]
    waiting = Counter(one.grade.waits_for for one in found if one.grade.waits_for)
    return AssignmentStatus(
        assignment=assignment,
        people=len(found),
        mean=round(sum(one.grade.score for one in ready) / len(ready), 4) if ready else None,
        max_score=max((one.grade.max_score for one in found), default=0.0),
        waiting=dict(sorted(waiting.items())),
        published=standing.at.isoformat() if standing else "",
        changed=len(changed),
        flaky=flaky(assignment),
        next=_next(waiting, len(changed)),
    )


def flaky(assignment: str) -> dict[str, int]:
    """Return the tests that gave different verdicts on the same work under the same key, with the number of keys."""
    keys = (
        TestRecord.objects.filter(assignment=assignment, outcome__in=_JUDGED)
        .values("key", "test")
        .annotate(outcomes=Count("outcome"))
        .filter(outcomes__gt=1)
    )
    return dict(sorted(Counter(row["test"] for row in keys).items()))


def _next(waiting: Counter[str], changed: int) -> str:
    """Return the command that comes next, without the assignment; empty if nothing is to be done."""
    if "a fault on our side" in waiting:
        return "regrade"
    if "marks by hand" in waiting:
        return "mark"
    return "publish" if changed else ""
