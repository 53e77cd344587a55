"""Appends events to the log, each chained to the one before by its hash, and checks the chain.

An event holds ids and digests, never a name or free text. Whoever changes or removes one in the middle breaks the
chain. The last ones can be cut off without a trace in the chain itself, so that its head is worth keeping elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.transaction import TransactionManagementError

from autograder.records.tables.events import EventRecord

ROOT = "0" * 64  # the hash before the first event


@dataclass(frozen=True)
class Change:
    """One change: who did what to which row, and the digests of what it was before and after, where there are any."""

    actor: str
    action: str
    subject: str
    before: str = ""
    after: str = ""


def append(change: Change, now: datetime) -> EventRecord:
    """Append an event. Raises `TransactionManagementError` outside of the transaction of the change."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("an event belongs into the transaction of its change")
    queue()
    last = EventRecord.objects.order_by("-number").first()
    number, previous = (last.number + 1, last.hash) if last else (1, ROOT)
    event = EventRecord(
        number=number,
        actor=change.actor,
        action=change.action,
        subject=change.subject,
        before=change.before,
        after=change.after,
        at=now,
        previous=previous,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    return event


def queue() -> None:
    """Let no other transaction append until this one ends. Whoever reads before it writes calls this first.

    On SQLite every writer has queued already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE records_event IN EXCLUSIVE MODE")


def hash_of(event: EventRecord) -> str:
    """Return the hash of an event, which includes that of the one before."""
    fields = [
        event.number,
        event.actor,
        event.action,
        event.subject,
        event.before,
        event.after,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.previous,
    ]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode()).hexdigest()


def head() -> str:
    """Return the hash of the last event."""
    last = EventRecord.objects.order_by("-number").first()
    return last.hash if last else ROOT


def first_broken() -> int | None:
    """Return the number of the first event that does not fit the one before it or its own hash; None if all fit."""
    previous = ROOT
    for expected, event in enumerate(EventRecord.objects.order_by("number").iterator(), 1):
        if (event.number, event.previous, event.hash) != (expected, previous, hash_of(event)):
            return expected
        previous = event.hash
    return None
