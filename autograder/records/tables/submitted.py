"""What was handed in, and for what: bytes by their digest, assignments as they were, submissions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from autograder.records.tables.people import Person, Team


class Blob(models.Model):
    """Bytes, by their SHA-256; `data` holds them compressed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    data = models.BinaryField()


class AssignmentVersion(models.Model):
    """An assignment as it was: `content` holds its questions, tests and points as JSON.

    `collected` is the digest of all that decides which tests there are.
    """

    assignment = models.TextField()
    digest = models.CharField(max_length=64)
    collected = models.CharField(max_length=64, db_index=True)
    content = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assignment", "digest"), name="assignment_version_once"),
        )


class SubmissionRecord(models.Model):
    """What one person or one team handed in for an assignment. It is bound to no version of it.

    `received` is our own time, `claimed` that of the source. `called` is the id that a grading gives it.
    """

    assignment = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="submissions")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="submissions")
    handed_in_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="handed_in")
    source = models.TextField()
    reference = models.TextField()
    received = models.DateTimeField()
    claimed = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("source", "reference"), name="submission_collected_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(team__isnull=True), name="submission_of_person_xor_team"
            ),
        )


class SubmissionFile(models.Model):
    """One file of a submission. Its bytes may have been erased; their digest stays."""

    submission = models.ForeignKey(SubmissionRecord, models.PROTECT, related_name="files")
    path = models.TextField()
    blob = models.ForeignKey(Blob, models.DO_NOTHING, db_constraint=False, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("submission", "path"), name="submission_file_once"),)
