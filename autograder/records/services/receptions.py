"""Keeps every time that work was handed in: what was kept already adds nothing, whatever folder it lies in now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from autograder.kept import HandedIn
from autograder.records import keys
from autograder.records.services import blobs, enrolments, events, submissions
from autograder.records.services.events import Change
from autograder.records.tables.people import Identity, Person
from autograder.records.tables.receptions import ReceivedName, Reception, WorkName
from autograder.records.tables.submitted import SubmissionFile, SubmissionRecord
from autograder.submissions import names


@dataclass(frozen=True)
class Arrival:
    """One hand-in: of whom, what, and when by the source's own clock, if that says it.

    `source` is `download`, `folder` or `git`; `file` its name there. `is_ours` lets our own time count.
    """

    person: int
    work: HandedIn
    source: str
    file: str
    stamp: datetime | None = None
    is_ours: bool = False
    is_late: bool = False
    commit: str = ""


def is_known(assignment: str, one: Arrival) -> bool:
    """Return whether the gradebook has this hand-in already."""
    return Reception.objects.filter(source=one.source, reference=_reference(assignment, one)).exists()


def keep(assignment: str, one: Arrival, actor: str, now: datetime) -> bool:
    """Keep a hand-in, and return whether it is new. Use a transaction."""
    events.queue()
    if is_known(assignment, one):
        return False
    made = Reception.objects.create(
        submission=_submission(assignment, one, actor, now),
        source=one.source,
        reference=_reference(assignment, one),
        stamp=one.stamp,
        received=now,
        is_ours=one.is_ours,
        is_late=one.is_late,
        commit=one.commit,
    )
    ReceivedName.objects.create(reception=made, person_id=one.person, file=one.file)
    events.append(Change(actor, "submission.handed_in", f"reception:{made.pk}", after=made.reference), now)
    return True


def _reference(assignment: str, one: Arrival) -> str:
    """Return the digest of all that makes a hand-in one of its own: no name, which could not be erased."""
    stamp = one.stamp.isoformat() if one.stamp else ""
    content = keys.handed_in(one.work.submitted, one.work.files)
    return keys.digest(assignment, str(one.person), content, stamp, one.commit)


def _submission(assignment: str, one: Arrival, actor: str, now: datetime) -> SubmissionRecord:
    """Return the submission of this work: the one that a grading of the same work by this person finds."""
    digest = keys.handed_in(one.work.submitted, one.work.files)
    reference = submissions.reference_of(assignment, one.person, digest)
    known = SubmissionRecord.objects.filter(source=submissions.FILES, reference=reference).first()
    if known is not None:
        return known
    made = SubmissionRecord.objects.create(
        assignment=assignment,
        person_id=one.person,
        source=submissions.FILES,
        reference=reference,
        received=now,
        claimed=one.stamp,
    )
    contents = {submissions.NOTEBOOK: one.work.submitted}
    contents |= {f"beside/{path}": data for path, data in one.work.files.items()}
    for path, blob in zip(contents, blobs.put(contents.values()), strict=True):
        SubmissionFile.objects.create(submission=made, path=path, blob_id=blob)
    events.append(Change(actor, "submission.received", f"submission:{made.pk}", after=digest), now)
    return made


def call(person: int, name: str, actor: str, now: datetime) -> bool:
    """Let gradings know a person by this name of their files; return whether that is so now.

    Somebody of that name whom only gradings know is the same person.
    """
    known = Identity.objects.filter(source=submissions.FILES, reference=name).first()
    if known is None:
        enrolments.identify(person, submissions.FILES, name, actor, now)
    elif known.person_id != person and _is_known_by_files_alone(known.person_id):
        enrolments.merge(person, known.person_id, actor, now)
    return Identity.objects.filter(source=submissions.FILES, reference=name, person_id=person).exists()


def _is_known_by_files_alone(person: int) -> bool:
    sources = set(Identity.objects.filter(person_id=person).values_list("source", flat=True))
    return sources == {submissions.FILES} and not Person.objects.get(pk=person).name


@dataclass(frozen=True)
class WorkToGrade:
    """One person's work, under the name that a grading gives it; `file` is its name in the download."""

    name: str
    file: str
    work: HandedIn


def to_grade(assignment: str, labels: Mapping[int, str], actor: str, now: datetime) -> list[WorkToGrade]:
    """Return every work that was handed in for an assignment, once. Use a transaction.

    `labels` are what people are called. The first work of a person bears that name, the second with `-attempt-2`: a
    later hand-in changes no name.
    """
    found = []
    for person, rows in _by_person(assignment):
        for number, row in enumerate(rows, 1):
            work = submissions.work_of(row)
            if work is not None:
                name = _name(row, person, labels.get(person, f"person {person}"), number, actor, now)
                called = ReceivedName.objects.filter(reception__submission=row).order_by("-reception").first()
                found.append(WorkToGrade(name, called.file if called else name, work))
    return found


def _name(row: SubmissionRecord, person: int, label: str, number: int, actor: str, now: datetime) -> str:
    """Return the name under which this work is graded, now and later."""
    known = WorkName.objects.filter(submission=row).first()
    if known is not None:
        return known.name
    name = names.slug([label])
    name = name if number == 1 else f"{name}-attempt-{number}"
    if not call(person, name, actor, now):
        name = f"{name}-{person}"
        call(person, name, actor, now)
    WorkName.objects.create(submission=row, person_id=person, name=name)
    return name


def _by_person(assignment: str) -> Iterable[tuple[int, list[SubmissionRecord]]]:
    """Return the works of each person that were handed in, in the order in which they were kept."""
    rows = (
        SubmissionRecord.objects.filter(assignment=assignment, receptions__isnull=False)
        .distinct()
        .order_by("pk")
    )
    found: dict[int, list[SubmissionRecord]] = {}
    for row in rows:
        found.setdefault(row.person_id or 0, []).append(row)
    return found.items()
