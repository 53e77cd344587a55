"""Append-only tables are held by the database itself, whoever writes to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from autograder.records import triggers
from autograder.records.services import purges, transactions, upkeep
from autograder.records.tables import people
from autograder.records.tables.events import Purge
from autograder.records.tables.receptions import ReceivedName, WorkName
from autograder.records.tables.submitted import AssignmentVersion
from tests.records import rows
from tests.records.conftest import NOW, Gradebook

MIGRATIONS = ["0001_first", "0002_term", "0003_earlier_scores"]
tables = pytest.mark.parametrize("table", triggers.APPEND_ONLY)


def test_every_table_is_append_only_or_about_people_or_the_purges() -> None:
    changing = {model._meta.db_table for model in apps.get_models() if model.__module__ == people.__name__}
    changing |= {model._meta.db_table for model in (ReceivedName, WorkName)}
    known = {model._meta.db_table for model in apps.get_models()}
    assert known == {*triggers.APPEND_ONLY, triggers.PURGES} | changing


@pytest.mark.parametrize("name", MIGRATIONS)
def test_after_every_migration_every_append_only_table_has_its_triggers(empty: Gradebook, name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("records", name)])
    made = set(connection.introspection.table_names())
    wanted = set[str]().union(
        *(
            triggers.names(empty.vendor, table)
            for table in (*triggers.APPEND_ONLY, triggers.PURGES)
            if table in made
        )
    )
    assert wanted - upkeep.existing_triggers() == set()


def test_the_list_of_migrations_is_complete(shared: Gradebook) -> None:
    loaded = MigrationExecutor(connection).loader.disk_migrations
    assert sorted(name for app, name in loaded if app == "records") == MIGRATIONS


@tables
def test_no_row_is_changed(shared: Gradebook, raw: Callable[[str], None], table: str) -> None:
    rows.one_of_each()
    column = "number" if table == triggers.EVENTS else columns(table)[0]
    with pytest.raises(DatabaseError, match=f"the table {table} is append-only"):
        raw(f"UPDATE {table} SET {column} = {column}")


@tables
def test_no_row_is_removed(shared: Gradebook, raw: Callable[[str], None], table: str) -> None:
    rows.one_of_each()
    with pytest.raises(DatabaseError, match=f"the table {table} is append-only"):
        raw(f"DELETE FROM {table}")


@pytest.mark.parametrize("vendor", ["postgresql"], indirect=True)
@pytest.mark.parametrize("table", [*triggers.APPEND_ONLY, triggers.PURGES])
def test_no_table_is_emptied(shared: Gradebook, raw: Callable[[str], None], table: str) -> None:
    with pytest.raises(DatabaseError, match=f"the table {table} is append-only"):
        raw(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_no_row_is_replaced(shared: Gradebook, raw: Callable[[str], None]) -> None:
    rows.one_of_each()
    with pytest.raises(DatabaseError, match="append-only"):
        raw("INSERT OR REPLACE INTO records_blob SELECT * FROM records_blob")


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def purge_versions() -> None:
    with purges.purge("tests", "versions.removed", "all", NOW):
        AssignmentVersion.objects.all().delete()


def test_a_purge_removes_rows_and_leaves_an_event(gradebook: Gradebook) -> None:
    AssignmentVersion.objects.create(assignment="small", digest="v", collected="c", content="", at=NOW)
    transactions.run(purge_versions)
    from autograder.records.tables.events import EventRecord

    assert (AssignmentVersion.objects.count(), EventRecord.objects.get().action) == (0, "versions.removed")


def test_after_a_purge_rows_are_held_again(gradebook: Gradebook) -> None:
    transactions.run(purge_versions)
    AssignmentVersion.objects.create(assignment="small", digest="v", collected="c", content="", at=NOW)
    with pytest.raises(DatabaseError):
        AssignmentVersion.objects.all().delete()


def test_not_even_a_purge_removes_an_event(shared: Gradebook, raw: Callable[[str], None]) -> None:
    rows.one_of_each()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        purges.purge("t", "a", "s", NOW),
    ):
        raw("DELETE FROM records_event")


def test_a_purge_that_ended_cannot_be_opened_again(gradebook: Gradebook, raw: Callable[[str], None]) -> None:
    transactions.run(purge_versions)
    with pytest.raises(DatabaseError, match="append-only"):
        raw("UPDATE records_purge SET ended = NULL")


def test_a_purge_cannot_be_removed(gradebook: Gradebook, raw: Callable[[str], None]) -> None:
    transactions.run(purge_versions)
    with pytest.raises(DatabaseError, match="append-only"):
        raw("DELETE FROM records_purge")


def test_a_purge_that_fails_leaves_nothing_open(gradebook: Gradebook) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(), purges.purge("tests", "a", "s", NOW):
        raise ZeroDivisionError
    assert Purge.objects.count() == 0
