"""The database holds what must never be otherwise; every constraint has a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, transaction

from autograder.records import settings, tool_settings
from autograder.records.address import GradebookAddress
from autograder.records.tables.decisions import Adjustment, Extension
from autograder.records.tables.people import Person, Team, TeamMember
from autograder.records.tables.submitted import SubmissionRecord
from tests.records import rows
from tests.records.conftest import NOW, Gradebook


def test_the_migrations_make_the_models(shared: Gradebook) -> None:
    call_command("makemigrations", "records", check=True, dry_run=True, verbosity=0)


def test_tools_find_the_settings_of_a_gradebook() -> None:
    wanted = settings.settings_of(settings.database_of(GradebookAddress(file=Path("/gradebook.sqlite3"))))
    assert wanted.keys() <= vars(tool_settings).keys()


def test_no_two_constraints_share_a_name(shared: Gradebook) -> None:
    names = [one.name for model in apps.get_models() for one in model._meta.constraints]
    assert sorted(names) == sorted(set(names))


def submit(**fields: object) -> None:
    defaults: dict[str, object] = {
        "assignment": "small",
        "source": "files",
        "reference": "r",
        "received": NOW,
    }
    SubmissionRecord.objects.create(**defaults | fields)


def of_nobody() -> None:
    submit()


def of_person_and_team() -> None:
    submit(person=Person.objects.create(), team=Team.objects.create(name="t"))


def collected_twice() -> None:
    person = Person.objects.create()
    submit(person=person)
    submit(person=person)


def adjusted_without_a_reason() -> None:
    Adjustment.objects.create(submission=rows.submission(), kind="points", value=1, reason="", by="b", at=NOW)


def withdrawn_twice() -> None:
    given = {
        "submission": rows.submission(),
        "kind": "points",
        "value": 1,
        "reason": "r",
        "by": "b",
        "at": NOW,
    }
    first = Adjustment.objects.create(**given)
    Adjustment.objects.create(**given, withdraws=first)
    Adjustment.objects.create(**given, withdraws=first)


def extended_for_nobody() -> None:
    Extension.objects.create(assignment="small", due=NOW, reason="r", by="b", at=NOW)


def left_before_joining() -> None:
    team, person = Team.objects.create(name="t"), Person.objects.create()
    TeamMember.objects.create(team=team, person=person, since=NOW, until=NOW - timedelta(1))


@pytest.mark.parametrize(
    ("work", "name"),
    [
        (of_nobody, "submission_of_person_xor_team"),
        (of_person_and_team, "submission_of_person_xor_team"),
        (collected_twice, "submission_collected_once|source"),
        (adjusted_without_a_reason, "adjustment_has_a_reason"),
        (withdrawn_twice, "adjustment_withdrawn_once|withdraws_id"),
        (extended_for_nobody, "extension_of_person_xor_team"),
        (left_before_joining, "team_member_leaves_after_joining"),
    ],
)
def test_the_database_refuses(shared: Gradebook, work: Callable[[], None], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        work()
