"""What people decided: rubrics, marks, adjustments and extensions. Each is withdrawn by a further row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from autograder.records.tables.people import Person, Team
from autograder.records.tables.submitted import SubmissionRecord


class RubricVersion(models.Model):
    """A question's rubric as it was: `items` holds their points and texts as JSON."""

    assignment = models.TextField()
    question = models.TextField()
    digest = models.CharField(max_length=64)
    items = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assignment", "question", "digest"), name="rubric_version_once"),
        )


class MarkRecord(models.Model):
    """A mark by hand, with its points and text as given. `answer` is the digest of the answer that was marked."""

    submission = models.ForeignKey(SubmissionRecord, models.PROTECT, related_name="marks")
    question = models.TextField()
    rubric = models.ForeignKey(RubricVersion, models.PROTECT, null=True, related_name="+")
    marker = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    points = models.FloatField()
    items = models.TextField()
    comment = models.TextField()
    answer = models.CharField(max_length=64)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("supersedes",), condition=Q(supersedes__isnull=False), name="mark_superseded_once"
            ),
        )


class Adjustment(models.Model):
    """Points that a person adds to or takes from a grade, with the reason. A further row withdraws it."""

    submission = models.ForeignKey(SubmissionRecord, models.PROTECT, related_name="adjustments")
    kind = models.TextField()
    value = models.FloatField()
    reason = models.TextField()
    by = models.TextField()
    withdraws = models.ForeignKey("self", models.PROTECT, null=True, related_name="withdrawn_by")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="adjustment_has_a_reason"),
            models.UniqueConstraint(
                fields=("withdraws",), condition=Q(withdraws__isnull=False), name="adjustment_withdrawn_once"
            ),
        )


class Extension(models.Model):
    """A later due date for one person or team, with the reason. A further row withdraws it."""

    assignment = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="extensions")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="extensions")
    due = models.DateTimeField()
    reason = models.TextField()
    by = models.TextField()
    withdraws = models.ForeignKey("self", models.PROTECT, null=True, related_name="withdrawn_by")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(team__isnull=True), name="extension_of_person_xor_team"
            ),
            models.UniqueConstraint(
                fields=("withdraws",), condition=Q(withdraws__isnull=False), name="extension_withdrawn_once"
            ),
        )
