"""What students were told, and what they asked about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from autograder.records.tables.people import Person
from autograder.records.tables.submitted import SubmissionRecord


class Publication(models.Model):
    """One release of an assignment's grades. A further row takes it back."""

    assignment = models.TextField()
    by = models.TextField()
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("undoes",), condition=Q(undoes__isnull=False), name="publication_undone_once"
            ),
        )


class PublishedGrade(models.Model):
    """One student's grade as it was told: the number, and each line of its arithmetic as JSON."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="grades")
    submission = models.ForeignKey(SubmissionRecord, models.PROTECT, related_name="published")
    score = models.FloatField()
    max_score = models.FloatField()
    lines = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("publication", "submission"), name="published_grade_once"),
        )


class RegradeRequest(models.Model):
    """A student's question about one question's grade."""

    submission = models.ForeignKey(SubmissionRecord, models.PROTECT, related_name="requests")
    question = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()


class Reply(models.Model):
    """An answer to a request, by another person than the marker."""

    request = models.ForeignKey(RegradeRequest, models.PROTECT, related_name="replies")
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
