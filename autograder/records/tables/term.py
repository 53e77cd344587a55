"""What is decided, told and exported over a term, person by person. Nothing here is ever changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from autograder.records.tables.people import Person
from autograder.records.tables.publications import Publication
from autograder.records.tables.receptions import Reception


class SectionExtension(models.Model):
    """A later due date for a section, with the reason. A further row withdraws it."""

    assignment = models.TextField()
    section = models.TextField()
    due = models.DateTimeField()
    reason = models.TextField()
    by = models.TextField()
    withdraws = models.ForeignKey("self", models.PROTECT, null=True, related_name="withdrawn_by")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="section_extension_has_a_reason"),
            models.UniqueConstraint(
                fields=("withdraws",),
                condition=Q(withdraws__isnull=False),
                name="section_extension_withdrawn_once",
            ),
        )


class GradeDecision(models.Model):
    """A decision on one person's grade for one assignment, with the reason. A further row withdraws it.

    `kind` is one of `policy.facts.AdjustmentKind`, with `points` as an exact fraction, or `chosen`, with the reception
    that counts.
    """

    assignment = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="decisions")
    kind = models.TextField()
    points = models.TextField()
    reception = models.ForeignKey(Reception, models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    by = models.TextField()
    withdraws = models.ForeignKey("self", models.PROTECT, null=True, related_name="withdrawn_by")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(kind="chosen") ^ Q(reception__isnull=True), name="choice_names_a_reception"
            ),
            models.UniqueConstraint(
                fields=("withdraws",), condition=Q(withdraws__isnull=False), name="decision_withdrawn_once"
            ),
        )


class ToldGrade(models.Model):
    """One person's grade by the course's policy, as it was told, with a sentence for each step as JSON.

    `points` and `maximum` are exact fractions; `points` is empty where none were given out, and `shown` is what the
    person read. Of a final grade the maximum is 1.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="told_grades")
    person = models.ForeignKey(Person, models.PROTECT, related_name="told_grades")
    state = models.TextField()
    points = models.TextField()
    maximum = models.TextField()
    shown = models.TextField()
    steps = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("publication", "person"), name="told_grade_once"),)


class ExportRecord(models.Model):
    """One export of an assignment's grades to a column of a platform, with lateness subtracted or raw."""

    assignment = models.TextField()
    platform = models.TextField()
    column = models.TextField()
    lateness = models.BooleanField()
    by = models.TextField()
    at = models.DateTimeField()


class ExportedCell(models.Model):
    """A value of an export: what the platform had then (`seen`), and what was written (`wrote`)."""

    export = models.ForeignKey(ExportRecord, models.PROTECT, related_name="cells")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seen = models.TextField()
    wrote = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("export", "person"), name="exported_cell_once"),)
