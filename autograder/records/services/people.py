"""Keeps people apart from what they did: finds or adds them by an identity, and erases them."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction

from autograder.records.services import events, purges
from autograder.records.services.events import Change
from autograder.records.tables.gradings import GradingRecord
from autograder.records.tables.people import Identity, Person
from autograder.records.tables.receptions import ReceivedName, WorkName
from autograder.records.tables.submitted import Blob, SubmissionFile, SubmissionRecord
from autograder.results import SubmissionResult

ACCOUNTS = "accounts"  # the source of those who use the commands


def of_identity(source: str, reference: str, actor: str, now: datetime) -> Identity:
    """Return the person whom a source calls by this name; add one where there is none. Call it in a transaction."""
    known = Identity.objects.filter(source=source, reference=reference).select_related("person").first()
    if known is not None:
        return known
    person = Person.objects.create()
    identity = Identity.objects.create(person=person, source=source, reference=reference)
    events.append(Change(actor, "person.added", f"person:{person.pk}"), now)
    return identity


def account(name: str, now: datetime) -> str:
    """Return by what events name the person with this account: the number alone, so that it can be erased too."""
    known = Identity.objects.filter(source=ACCOUNTS, reference=name).first()
    if known is None:
        with transaction.atomic():
            events.queue()
            known = Identity.objects.filter(source=ACCOUNTS, reference=name).first() or _opened(name, now)
    return f"person:{known.person_id}"


def _opened(name: str, now: datetime) -> Identity:
    person = Person.objects.create()
    made = Identity.objects.create(person=person, source=ACCOUNTS, reference=name)
    events.append(Change(f"person:{person.pk}", "person.added", f"person:{person.pk}"), now)
    return made


def find(reference: str) -> Person | None:
    """Return the person whom some source calls by this name: whoever handed in, before an account of that name."""
    found = list(Identity.objects.filter(reference=reference).select_related("person").order_by("pk"))
    found.sort(key=lambda one: one.source == ACCOUNTS)
    return found[0].person if found else None


def called(person: Person) -> str:
    """Return the name that people read for a person: the first that a source gave, or the number alone."""
    identity = person.identities.order_by("pk").first()
    return identity.reference if identity else f"person {person.pk}"


class PersonTraces(msgspec.Struct, frozen=True):
    """What an erasure removes of a person: all names, and so many files; and how many submissions these are of."""

    person: int
    names: tuple[str, ...]
    submissions: int
    blobs: int


def traces(person: Person) -> PersonTraces:
    """Return what an erasure of this person would remove."""
    names = [one.reference for one in person.identities.order_by("pk")]
    handed_in = SubmissionRecord.objects.filter(person=person).count()
    own = Blob.objects.filter(sha256__in=_own_blobs(person)).count()
    return PersonTraces(person.pk, tuple(filter(None, (*names, person.name, person.email))), handed_in, own)


def _own_blobs(person: Person) -> set[str]:
    """Return the digests of the bytes that came from this person's work and from nobody else's."""
    submissions = SubmissionRecord.objects.filter(person=person)
    files = set(SubmissionFile.objects.filter(submission__in=submissions).values_list("blob_id", flat=True))
    shared = SubmissionFile.objects.filter(blob_id__in=files).exclude(submission__in=submissions)
    runs = set(GradingRecord.objects.filter(submission__in=submissions).values_list("executed_id", flat=True))
    others = GradingRecord.objects.filter(executed_id__in=runs).exclude(submission__in=submissions)
    kept = {*shared.values_list("blob_id", flat=True), *others.values_list("executed_id", flat=True)}
    return {digest for digest in (files | runs) - kept if digest is not None}


def erase(person: Person, actor: str, now: datetime) -> None:
    """Erase a person: the name, every identity, and the bytes that nobody else handed in. Call it in a transaction.

    Results and grades stay under the person's number. The chain of events holds no name, and stays valid.
    """
    with purges.purge(actor, "person.erased", f"person:{person.pk}", now):
        Blob.objects.filter(sha256__in=_own_blobs(person)).delete()
        for grading in GradingRecord.objects.filter(submission__person=person):
            _blank(grading)
    person.identities.all().delete()
    person.spellings.all().delete()
    ReceivedName.objects.filter(person=person).delete()
    WorkName.objects.filter(person=person).delete()
    Person.objects.filter(pk=person.pk).update(name="", email="", erased=now)


def _blank(grading: GradingRecord) -> None:
    """Remove the sentences that may name the person's files; such a grading is never used again."""
    told = msgspec.json.decode(bytes(grading.result), type=SubmissionResult)
    blanked = msgspec.structs.replace(told, warnings=(), problem="")
    GradingRecord.objects.filter(pk=grading.pk).update(
        result=msgspec.json.encode(blanked), found=b"", reusable=False
    )
