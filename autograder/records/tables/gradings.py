"""What gradings found: runs and tests by their keys, and gradings, which name the keys of one submission."""

from __future__ import annotations

from django.db import models

from autograder.records.tables.submitted import AssignmentVersion, Blob, SubmissionRecord


class RunRecord(models.Model):
    """One run of code cells, by its key. Notebooks with other texts may share it."""

    key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()


class TestRecord(models.Model):
    """What one test found, by its key. A second outcome under one key is a second row: the test is flaky."""

    __test__ = False

    key = models.CharField(max_length=64)
    assignment = models.TextField()
    test = models.TextField()
    outcome = models.CharField(max_length=32)
    message = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "outcome"), name="test_result_once"),)


class GradingRecord(models.Model):
    """One grading of one submission: its keys, and the result with the points of that day.

    `reuse` is the digest of everything that the grading depends on but its explanations, and `explained` of those: a
    grading with the same digests need not be made. `keys` names the key of each test as JSON, `found` is the grading as
    it is kept, compressed, and `executed` the notebook with the run's outputs. A `trial` is a grading that nobody has
    accepted yet.
    """

    submission = models.ForeignKey(SubmissionRecord, models.PROTECT, related_name="gradings")
    version = models.ForeignKey(AssignmentVersion, models.PROTECT, related_name="gradings")
    run = models.ForeignKey(RunRecord, models.PROTECT, related_name="+", null=True)
    reuse = models.CharField(max_length=64, db_index=True)
    explained = models.CharField(max_length=64)
    reusable = models.BooleanField()
    keys = models.BinaryField()
    executed = models.ForeignKey(Blob, models.DO_NOTHING, db_constraint=False, related_name="+", null=True)
    found = models.BinaryField()
    result = models.BinaryField()
    trial = models.BooleanField()
    at = models.DateTimeField()
