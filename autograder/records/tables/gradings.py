"""What gradings found: runs and tests by their keys, and gradings, which name the keys of one submission."""

from __future__ import annotations

from django.db import models

from autograder.records.tables.submitted import AssignmentVersion, Blob, SubmissionRecord


class RunRecord(models.Model):
    """One run of a notebook, by its key. `executed` is the digest of the notebook with the run's outputs."""

    key = models.CharField(max_length=64, primary_key=True)
    executed = models.ForeignKey(Blob, models.DO_NOTHING, db_constraint=False, related_name="+")
    at = models.DateTimeField()


class TestRecord(models.Model):
    """What one test found, by its key. A second outcome under one key is a second row: the test is flaky.

    `found` is JSON that the grading reads back; `digest` is that of all the rest.
    """

    __test__ = False

    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    test = models.TextField()
    outcome = models.TextField()
    message = models.TextField()
    found = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "digest"), name="test_result_once"),)


class GradingRecord(models.Model):
    """One grading of one submission: its keys, and the result with the points of that day.

    `reuse` is the digest of everything that the grading depends on: one with the same digest need not be made. `keys`
    names for each test the key and the digest of its row. A `trial` is a grading that nobody has accepted yet.
    """

    submission = models.ForeignKey(SubmissionRecord, models.PROTECT, related_name="gradings")
    version = models.ForeignKey(AssignmentVersion, models.PROTECT, related_name="gradings")
    run = models.ForeignKey(RunRecord, models.PROTECT, related_name="+", null=True)
    reuse = models.CharField(max_length=64, db_index=True)
    reusable = models.BooleanField()
    keys = models.BinaryField()
    found = models.BinaryField()
    result = models.BinaryField()
    environment = models.TextField()
    trial = models.BooleanField()
    at = models.DateTimeField()
