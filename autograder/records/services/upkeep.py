"""Makes, upgrades and checks a gradebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from autograder.errors import UsageError
from autograder.records import triggers
from autograder.records.services import events
from autograder.records.tables.events import EventRecord


@dataclass(frozen=True)
class Condition:
    """The condition of a gradebook: `problems` are sentences, and `head` is the hash of the last event."""

    problems: tuple[str, ...]
    head: str
    events: int


def upgrade() -> None:
    """Bring the tables to this version; on an empty database that makes them. There is no way back."""
    call_command("migrate", verbosity=0, interactive=False)


def pending() -> list[str]:
    """Return the names of the migrations that this gradebook still needs."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration.name) for migration, _ in plan]


def is_empty() -> bool:
    """Return whether no migration was ever applied."""
    return not MigrationExecutor(connection).loader.applied_migrations


def require_current() -> None:
    """Raise `UsageError` unless the tables are those of this version."""
    if is_empty():
        raise UsageError("there is no gradebook yet; run `autograder gradebook init`")
    if pending():
        raise UsageError("the gradebook is that of an earlier version; run `autograder gradebook upgrade`")


def check() -> Condition:
    """Return the condition of the gradebook: its migrations, its triggers, the chain of events, the file itself."""
    problems = [
        f"the migration {name} is not applied; run `autograder gradebook upgrade`" for name in pending()
    ]
    missing = sorted(triggers.missing(connection.vendor, existing_triggers()))
    problems += [f"the trigger {name} is missing, so that its table can be changed" for name in missing]
    broken = events.first_broken()
    if broken is not None:
        problems.append(f"event {broken} does not fit the one before it: the log was changed")
    problems += _damage()
    return Condition(tuple(problems), events.head(), EventRecord.objects.count())


def existing_triggers() -> set[str]:
    """Return the names of all triggers that the database has."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {cast(str, row[0]) for row in cursor.fetchall()}


def _damage() -> list[str]:
    """Return what SQLite finds wrong with its own file; PostgreSQL checks its pages by itself."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        found = [cast(str, row[0]) for row in cursor.fetchall()]
    return [] if found == ["ok"] else [f"the file is damaged: {line}; restore a backup" for line in found]
