"""When and how work was received: one submission may be handed in several times, and each time is kept."""

from __future__ import annotations

from django.db import models

from autograder.records.tables.people import Person
from autograder.records.tables.submitted import SubmissionRecord


class Reception(models.Model):
    """One time that a submission was handed in.

    `stamp` is the time by the source's own clock, null where it gives none. `received` is ours. `is_ours` says that
    ours counts: a source such as git has no stamp that its author cannot choose. `commit` is that of a git repository.
    `is_late` says that the source marked it as late.
    """

    submission = models.ForeignKey(SubmissionRecord, models.PROTECT, related_name="receptions")
    source = models.TextField()
    reference = models.CharField(max_length=64)
    stamp = models.DateTimeField(null=True)
    received = models.DateTimeField()
    is_ours = models.BooleanField()
    is_late = models.BooleanField()
    commit = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "reference"), name="received_once"),)


class ReceivedName(models.Model):
    """The name that a download gives what was handed in: it may hold the person's, and is erased with it."""

    reception = models.OneToOneField(Reception, models.PROTECT, related_name="called")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    file = models.TextField()


class WorkName(models.Model):
    """The name that a grading gives one work of a person: marks come back under it. It is erased with the person."""

    submission = models.OneToOneField(SubmissionRecord, models.PROTECT, related_name="named")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("name", "submission"), name="work_named_once"),)
