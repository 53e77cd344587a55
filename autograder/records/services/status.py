"""Says where a term stands: for each assignment who handed in, what waits, what was published, which test is flaky."""

from __future__ import annotations

from collections import Counter

import msgspec
from django.db.models import Count

from autograder.records.services import grades, publications, term_grades
from autograder.records.services.term_grades import Term
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


def of_course(term: Term | None = None) -> list[AssignmentStatus]:
    """Return the status of every assignment for which something was handed in. A `term` says what grades are by it."""
    names = SubmissionRecord.objects.order_by("assignment").values_list("assignment", flat=True).distinct()
    return [of_assignment(name, term) for name in names]


def of_assignment(assignment: str, term: Term | None = None) -> AssignmentStatus:
    """Return the status of one assignment."""
    counts = term_grades.counting(assignment, term) if term and assignment in term.maxima else {}
    found = grades.current(assignment, counting=counts)
    told = publications.told(assignment)
    standing = publications.standing(assignment)
    ready = [one for one in found if not one.grade.waits_for]
    changed = {
        one.grading.submission.person_id or 0
        for one in ready
        if told.get(one.grading.submission.person_id or 0) != one.grade
    }
    if term and assignment in term.maxima:
        changed |= _changed(assignment, term)
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


def _changed(assignment: str, term: Term) -> set[int]:
    """Return the people whose grade by the policy is another than the one that they were told."""
    told = term_grades.told(assignment)
    return {
        person
        for person in told
        if person in term.facts and term_grades.differs(term.grade(person, assignment), told[person])
    }


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
