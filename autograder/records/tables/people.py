"""People and teams. What is personal stands here alone, so that a person can be erased.

These tables may change; each change writes an event in its transaction.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Person(models.Model):
    """One student, marker or instructor. An erased person keeps the number alone."""

    name = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    erased = models.DateTimeField(null=True)


class Identity(models.Model):
    """A name by which a source of submissions knows a person: the folder of a class, a platform."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    source = models.TextField()
    reference = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("source", "reference"), name="identity_names_one_person"),
        )


class Team(models.Model):
    """People who hand in together."""

    name = models.TextField()


class TeamMember(models.Model):
    """One person's time in a team; without `until` it lasts."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="teams")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="team_member_leaves_after_joining",
            ),
        )


class PersonSpelling(models.Model):
    """A name of a person, as a class list writes it; one person may have several spellings of one name."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="spellings")
    name = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "name"), name="spelling_once"),)


class Enrolment(models.Model):
    """One person's time in the course, in a section or, where that is empty, in none; without `until` it lasts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    section = models.TextField(blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="enrolment_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=("person", "section"), condition=Q(until__isnull=True), name="enrolment_once_at_a_time"
            ),
        )


class Lease(models.Model):
    """The right to be the only one who does a thing, for a time: the holder renews it as long as it works."""

    name = models.TextField(unique=True)
    holder = models.TextField()
    until = models.DateTimeField()
