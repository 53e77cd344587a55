"""Scores that another tool had given, as they were moved in. Nothing here was graded by this framework's tests."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from autograder.records.tables.people import Person


class EarlierWork(models.Model):
    """One person's work on one notebook, as the tool `origin` kept it. A later import supersedes it by a further row.

    `digest` is that of all that the tool said of it. `penalty` are points that it subtracted because the work was late,
    `received` its time, and `extension` the seconds by which it let the due date move.
    """

    assignment = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="earlier_works")
    origin = models.TextField()
    notebook = models.TextField()
    digest = models.CharField(max_length=64)
    penalty = models.FloatField()
    received = models.DateTimeField(null=True)
    extension = models.FloatField()
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("supersedes",),
                condition=Q(supersedes__isnull=False),
                name="earlier_work_superseded_once",
            ),
        )


class EarlierScore(models.Model):
    """The score of one cell: what its tests gave and what a person gave, null where there is none.

    `unmarked` says that a person had yet to look at it. `comment` is what the student read.
    """

    work = models.ForeignKey(EarlierWork, models.PROTECT, related_name="scores")
    cell = models.TextField()
    automatic = models.FloatField(null=True)
    by_hand = models.FloatField(null=True)
    extra_credit = models.FloatField()
    maximum = models.FloatField()
    unmarked = models.BooleanField()
    comment = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("work", "cell"), name="earlier_score_once"),)
