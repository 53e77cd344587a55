"""The log: every change as an event, chained by hash; and purges, the one way around append-only tables."""

from __future__ import annotations

from django.db import models


class EventRecord(models.Model):
    """One change. It holds ids and digests, never a name or free text, so that a person can be erased.

    `hash` is that of the event with the hash of the one before.
    """

    number = models.BigIntegerField(primary_key=True)
    actor = models.TextField()
    action = models.TextField()
    subject = models.TextField()
    before = models.TextField()
    after = models.TextField()
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "records_event"
        constraints = (
            models.UniqueConstraint(fields=("previous",), name="event_has_one_successor"),
            models.UniqueConstraint(fields=("hash",), name="event_hash_once"),
        )


class Purge(models.Model):
    """A removal of rows from append-only tables. While one is open, in its own transaction, rows can be removed."""

    action = models.TextField()
    subject = models.TextField()
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)
