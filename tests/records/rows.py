"""One row for every table, for tests that need some."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from django.db import transaction

from autograder.records.services import blobs, events, people
from autograder.records.services.events import Change
from autograder.records.tables.decisions import Adjustment, Extension, MarkRecord, RubricVersion
from autograder.records.tables.earlier_scores import EarlierScore, EarlierWork
from autograder.records.tables.gradings import GradingRecord, RunRecord, TestRecord
from autograder.records.tables.people import Person
from autograder.records.tables.publications import Publication, PublishedGrade, RegradeRequest, Reply
from autograder.records.tables.receptions import Reception
from autograder.records.tables.submitted import AssignmentVersion, SubmissionFile, SubmissionRecord
from autograder.records.tables.term import (
    ExportedCell,
    ExportRecord,
    GradeDecision,
    SectionExtension,
    ToldGrade,
)
from autograder.results import Status, SubmissionResult

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANNA = "anna_lovelace"


@transaction.atomic
def submission(reference: str = ANNA, content: bytes = b"{}") -> SubmissionRecord:
    """Hand in a notebook for a person, and return the row."""
    person = people.of_identity("files", reference, "tests", NOW).person
    made = SubmissionRecord.objects.create(
        assignment="small", person=person, source="files", reference=f"{person.pk}", received=NOW
    )
    [digest] = blobs.put([content])
    SubmissionFile.objects.create(submission=made, path="notebook.ipynb", blob_id=digest)
    return made


def result(reference: str = ANNA) -> SubmissionResult:
    """Return the result of an empty submission, without the names of its file, as it is recorded."""
    return SubmissionResult("", "", "", Status.GRADED, True, 1.0, 2.0, (), (f"{reference} is empty",))


def grading(of: SubmissionRecord, executed: bytes = b"executed") -> GradingRecord:
    """Record a grading of a submission."""
    version, _ = AssignmentVersion.objects.get_or_create(
        assignment="small", digest="v", defaults={"collected": "c", "content": "[]", "at": NOW}
    )
    [digest] = blobs.put([executed])
    run, _ = RunRecord.objects.get_or_create(key=f"run {of.pk}", defaults={"at": NOW})
    return GradingRecord.objects.create(
        submission=of,
        version=version,
        run=run,
        reuse=f"reuse {of.pk}",
        reusable=True,
        keys=b"{}",
        executed_id=digest,
        found=b"{}",
        result=msgspec.json.encode(result()),
        explained="e",
        trial=False,
        at=NOW,
    )


@transaction.atomic
def one_of_each() -> Person:
    """Put a row into every append-only table, and return the person who handed in."""
    made = submission()
    grading(made)
    TestRecord.objects.create(key="k", assignment="small", test="t", outcome="passed", message="", at=NOW)
    rubric = RubricVersion.objects.create(assignment="small", question="why", digest="r", items="[]", at=NOW)
    MarkRecord.objects.create(
        submission=made, question="why", rubric=rubric, points=1, items="[]", comment="", answer="a", at=NOW
    )
    Adjustment.objects.create(submission=made, kind="points", value=1, reason="r", by="tests", at=NOW)
    person = made.person
    assert person is not None
    Extension.objects.create(
        assignment="small", person=person, due=NOW + timedelta(1), reason="r", by="tests", at=NOW
    )
    publication = Publication.objects.create(assignment="small", by="tests", at=NOW)
    PublishedGrade.objects.create(publication=publication, submission=made, score=1, max_score=2, lines=b"[]")
    request = RegradeRequest.objects.create(submission=made, question="why", text="?", at=NOW)
    Reply.objects.create(request=request, text="!", at=NOW)
    received = Reception.objects.create(
        submission=made, source="folder", reference="r", received=NOW, is_ours=False, is_late=False, commit=""
    )
    SectionExtension.objects.create(
        assignment="small", section="A", due=NOW + timedelta(1), reason="r", by="tests", at=NOW
    )
    GradeDecision.objects.create(
        assignment="small",
        person=person,
        kind="chosen",
        points="",
        reception=received,
        reason="r",
        by="tests",
        at=NOW,
    )
    ToldGrade.objects.create(
        publication=publication,
        person=person,
        state="graded",
        points="1",
        maximum="2",
        shown="1",
        steps=b"[]",
    )
    export = ExportRecord.objects.create(
        assignment="small", platform="canvas", column="Small (1)", lateness=True, by="tests", at=NOW
    )
    ExportedCell.objects.create(export=export, person=person, seen="", wrote="1")
    earlier = EarlierWork.objects.create(
        assignment="small",
        person=person,
        origin="nbgrader",
        notebook="small",
        digest="d",
        penalty=0,
        extension=0,
        at=NOW,
    )
    EarlierScore.objects.create(
        work=earlier, cell="why", by_hand=1, extra_credit=0, maximum=2, unmarked=False, comment=""
    )
    events.append(Change("tests", "made", "all"), NOW)
    return person
