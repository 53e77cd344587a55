"""Records marks by hand, each bound to the work that the marker saw; a later mark supersedes an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from autograder.course.question import Level
from autograder.marking import scores
from autograder.marking.kept_marks import KeptMark, MarksFile
from autograder.marking.sheet_in import GivenMark
from autograder.records import keys
from autograder.records.services import events, people
from autograder.records.services.events import Change
from autograder.records.tables.decisions import MarkRecord, RubricVersion
from autograder.records.tables.gradings import GradingRecord
from autograder.records.tables.receptions import WorkName
from autograder.results import SubmissionResult


def record(assignment: str, given: MarksFile, actor: str, now: datetime) -> int:
    """Record the marks that are new, for the newest work of each person, and return how many. Use a transaction.

    Each remembers the version of the rubric that it was given under.
    """
    events.queue()
    return sum(_record(assignment, one, given.rubrics, actor, now) for one in given.marks)


def _record(
    assignment: str, mark: KeptMark, rubrics: Mapping[str, tuple[Level, ...]], actor: str, now: datetime
) -> bool:
    person = people.find(mark.submission)
    newest = GradingRecord.objects.filter(
        submission__assignment=assignment, submission__person=person, trial=False
    )
    named = WorkName.objects.filter(name=mark.submission, submission__assignment=assignment).first()
    newest = newest.filter(submission=named.submission_id) if named else newest
    grading = newest.order_by("-pk").select_related("submission").first() if person else None
    if grading is None:
        return False
    standing = MarkRecord.objects.filter(
        submission=grading.submission, question=mark.question, superseded_by__isnull=True
    ).first()
    answer = keys.digest(msgspec.json.encode(mark.version))
    items = msgspec.json.encode([mark.level]).decode()
    rubric = _rubric(assignment, mark, rubrics, now)
    told = (mark.points, mark.comment, items, rubric and rubric.pk)
    if standing and (standing.points, standing.comment, standing.items, standing.rubric_id) == told:
        return False
    made = MarkRecord.objects.create(
        submission=grading.submission,
        question=mark.question,
        rubric=rubric,
        points=mark.points,
        items=items,
        comment=mark.comment,
        answer=answer,
        supersedes=standing,
        at=now,
    )
    events.append(
        Change(actor, "marked", f"mark:{made.pk}", before=f"mark:{standing.pk}" if standing else ""), now
    )
    return True


def _rubric(
    assignment: str, mark: KeptMark, rubrics: Mapping[str, tuple[Level, ...]], now: datetime
) -> RubricVersion | None:
    """Return the version of the rubric that a mark was given under; None where it is not known."""
    if mark.rubric not in rubrics:
        return None
    items = msgspec.json.encode(rubrics[mark.rubric]).decode()
    made, _ = RubricVersion.objects.get_or_create(
        assignment=assignment,
        question=mark.question,
        digest=mark.rubric,
        defaults={"items": items, "at": now},
    )
    return made


def standing(assignment: str) -> dict[int, dict[str, GivenMark]]:
    """Return the marks that nobody superseded, by the submission's number and the question."""
    rows = MarkRecord.objects.filter(submission__assignment=assignment, superseded_by__isnull=True)
    found: dict[int, dict[str, GivenMark]] = {}
    for row in rows:
        level = msgspec.json.decode(row.items, type=list[int | None])[0]
        mark = GivenMark(str(row.submission_id), row.question, row.points, level, row.comment)
        found.setdefault(row.submission_id, {})[row.question] = mark
    return found


def applied(result: SubmissionResult, marks: dict[str, GivenMark]) -> SubmissionResult:
    """Return the result with these marks; one of a question that was removed since is left out."""
    asked = {question.id for question in result.questions if question.marking == "hand"}
    return scores.marked(result, {name: mark for name, mark in marks.items() if name in asked})
