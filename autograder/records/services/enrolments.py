"""Changes who is in the course: people join, leave, move between sections, are renamed, and are found to be one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import F

from autograder.errors import UsageError
from autograder.people import person_names
from autograder.records import keys
from autograder.records.services import events, purges, submissions
from autograder.records.services.events import Change
from autograder.records.tables.decisions import Extension, MarkRecord
from autograder.records.tables.earlier_scores import EarlierWork
from autograder.records.tables.people import Enrolment, Identity, Person, PersonSpelling, TeamMember
from autograder.records.tables.publications import Reply
from autograder.records.tables.receptions import ReceivedName, WorkName
from autograder.records.tables.submitted import SubmissionRecord
from autograder.records.tables.term import ExportedCell, GradeDecision, ToldGrade


def add(names: Iterable[str], identities: Iterable[tuple[str, str]], actor: str, now: datetime) -> int:
    """Add a person with these names and identities, and return the number. Use a transaction."""
    person = Person.objects.create()
    events.append(Change(actor, "person.added", f"person:{person.pk}"), now)
    for kind, value in identities:
        identify(person.pk, kind, value, actor, now)
    for name in names:
        spell(person.pk, name, actor, now)
    return person.pk


def identify(person: int, kind: str, value: str, actor: str, now: datetime) -> bool:
    """Give a person an identity, and return whether it is new. Raises `UsageError` where another person has it."""
    known = Identity.objects.filter(source=kind, reference=value).first()
    if known is not None and known.person_id != person:
        raise UsageError(
            f"the {kind} {value!r} is another person's; `autograder roster merge` makes two entries one"
        )
    if known is not None:
        return False
    Identity.objects.create(person_id=person, source=kind, reference=value)
    events.append(Change(actor, "identity.added", f"person:{person}"), now)
    return True


def spell(person: int, name: str, actor: str, now: datetime) -> str:
    """Enter a name as the person's, and return the former name where it is another name than that."""
    readable = person_names.readable(name)
    row = Person.objects.get(pk=person)
    former = row.name
    same = bool(person_names.keys(former) & person_names.keys(readable)) or former == readable
    known = PersonSpelling.objects.filter(person_id=person, name=readable).exists()
    if not known:
        PersonSpelling.objects.create(person_id=person, name=readable)
    if not former or not same:
        row.name = readable
        row.save(update_fields=["name"])
    if not known or not same:
        events.append(Change(actor, "person.renamed", f"person:{person}"), now)
    return former if former and not same else ""


def rename(person: int, name: str, actor: str, now: datetime) -> None:
    """Call a person so from now on; the former names stay as spellings."""
    spell(person, name, actor, now)
    Person.objects.filter(pk=person).update(name=person_names.readable(name))


def join(person: int, sections: Collection[str], actor: str, now: datetime) -> bool:
    """Let a person be in exactly these sections from now on; return whether that changed anything."""
    wanted = {*sections} or {""}
    here = {one.section: one for one in Enrolment.objects.filter(person_id=person, until=None)}
    if not sections and here:
        return False
    for section in here.keys() - wanted:
        _end(here[section], now)
    for section in sorted(wanted - here.keys()):
        Enrolment.objects.create(person_id=person, section=section, since=now)
    if wanted == here.keys():
        return False
    events.append(Change(actor, "person.joined", f"person:{person}"), now)
    return True


def leave(person: int, actor: str, now: datetime) -> bool:
    """Let a person be out of the course from now on; return whether they were in it."""
    here = list(Enrolment.objects.filter(person_id=person, until=None))
    for one in here:
        _end(one, now)
    if here:
        events.append(Change(actor, "person.left", f"person:{person}"), now)
    return bool(here)


def _end(one: Enrolment, now: datetime) -> None:
    if now < one.since:
        raise UsageError(
            f"the person is in the course since {one.since:%Y-%m-%d %H:%M} UTC, which is later than that"
        )
    Enrolment.objects.filter(pk=one.pk).update(until=now)


def merge(kept: int, other: int, actor: str, now: datetime) -> None:
    """Make two entries one person: all that `other` did is `kept`'s, and `other` is an empty number from now on."""
    if kept == other:
        raise UsageError("both names mean one person already")
    for name in PersonSpelling.objects.filter(person_id=other).values_list("name", flat=True):
        PersonSpelling.objects.get_or_create(person_id=kept, name=name)
    if not Person.objects.get(pk=kept).name:
        Person.objects.filter(pk=kept).update(name=Person.objects.get(pk=other).name)
    Identity.objects.filter(person_id=other).update(person_id=kept)
    here = {*Enrolment.objects.filter(person_id=kept, until=None).values_list("section", flat=True)}
    Enrolment.objects.filter(person_id=other, until=None, section__in=here).update(until=F("since"))
    Enrolment.objects.filter(person_id=other).update(person_id=kept)
    TeamMember.objects.filter(person_id=other).update(person_id=kept)
    ReceivedName.objects.filter(person_id=other).update(person_id=kept)
    WorkName.objects.filter(person_id=other).update(person_id=kept)
    with purges.purge(actor, "person.merged", f"person:{other}", now):
        _move_work(kept, other)
        for table in (Extension, GradeDecision, EarlierWork):
            table.objects.filter(person_id=other).update(person_id=kept)
        for model in (ToldGrade, ExportedCell):  # what was told and written to both stays with its number
            model.objects.filter(person_id=other, pk__in=_alone(model, kept, other)).update(person_id=kept)
        MarkRecord.objects.filter(marker_id=other).update(marker_id=kept)
        Reply.objects.filter(by_id=other).update(by_id=kept)
    PersonSpelling.objects.filter(person_id=other).delete()
    Person.objects.filter(pk=other).update(name="", email="", erased=now)
    events.append(Change(actor, "person.merged", f"person:{kept}", before=f"person:{other}"), now)


def _alone(model: type[ToldGrade] | type[ExportedCell], kept: int, other: int) -> list[int]:
    """Return the rows of `other` beside which `kept` has none of the same publication or export."""
    field = "publication_id" if model is ToldGrade else "export_id"
    taken = {*model.objects.filter(person_id=kept).values_list(field, flat=True)}
    rows = model.objects.filter(person_id=other).values_list("pk", field)
    return [row for row, of in rows if of not in taken]


def _move_work(kept: int, other: int) -> None:
    """Give the work of `other` to `kept`, under the references that collecting it again would give it."""
    for one in SubmissionRecord.objects.filter(person_id=other):
        work = submissions.work_of(one)
        reference = one.reference
        if work is not None:
            digest = keys.handed_in(work.submitted, work.files)
            reference = submissions.reference_of(one.assignment, kept, digest)
        taken = SubmissionRecord.objects.filter(source=one.source, reference=reference).exists()
        SubmissionRecord.objects.filter(pk=one.pk).update(
            person_id=kept, reference=one.reference if taken else reference
        )
    SubmissionRecord.objects.filter(handed_in_by_id=other).update(handed_in_by_id=kept)
