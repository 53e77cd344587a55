"""Triggers that hold tables append-only, for SQLite and for PostgreSQL.

Rows of such a table are neither changed nor removed, except while a purge is open. A purge is a row of its own table,
opened and ended in one transaction: no other transaction ever sees it open. Purges themselves stay, and so do events.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

MESSAGE = "the table {table} is append-only"
PURGES = "records_purge"
EVENTS = "records_event"
_OPEN = f"EXISTS (SELECT 1 FROM {PURGES} WHERE ended IS NULL)"

# Everything but what stands in tables.people, and the names in tables.receptions.
APPEND_ONLY = (
    "records_blob",
    "records_assignmentversion",
    "records_submissionrecord",
    "records_submissionfile",
    "records_runrecord",
    "records_testrecord",
    "records_gradingrecord",
    "records_rubricversion",
    "records_markrecord",
    "records_adjustment",
    "records_extension",
    "records_publication",
    "records_publishedgrade",
    "records_regraderequest",
    "records_reply",
    "records_reception",
    "records_sectionextension",
    "records_gradedecision",
    "records_toldgrade",
    "records_exportrecord",
    "records_exportedcell",
    "records_earlierwork",
    "records_earlierscore",
    EVENTS,
)


class HoldAppendOnly(Operation):
    """Hold these tables append-only. A migration that alters one of them ends with it: SQLite drops their triggers."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, tables: Sequence[str]) -> None:
        self.tables = tuple(tables)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: triggers are no part of Django's state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make the triggers."""
        for statement in statements(schema_editor.connection.vendor, self.tables):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Change nothing: a gradebook is never downgraded, and tables take their triggers with them."""

    def describe(self) -> str:
        """Return what the migration prints."""
        return f"Hold {len(self.tables)} tables append-only"


def statements(vendor: str, tables: Sequence[str]) -> list[str]:
    """Return the statements that hold the tables append-only, and the purges as they ended."""
    if vendor == "postgresql":
        return [
            *_functions(),
            *(one for table in tables for one in _postgresql(table)),
            *_postgresql_purges(),
        ]
    return [*(one for table in tables for one in _sqlite(table)), *_sqlite_purges()]


def names(vendor: str, table: str) -> set[str]:
    """Return the names of the triggers that an append-only table has."""
    kinds = ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")
    return {f"{table}_no_{kind}" for kind in kinds}


def _sqlite(table: str) -> list[str]:
    unless = "" if table == EVENTS else f"WHEN NOT {_OPEN} "
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{kind} BEFORE {kind.upper()} ON {table} {unless}"
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE.format(table=table)}'); END"
        for kind in ("update", "delete")
    ]


def _sqlite_purges() -> list[str]:
    refused = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE.format(table=PURGES)}'); END"
    return [
        f"CREATE TRIGGER IF NOT EXISTS {PURGES}_no_update BEFORE UPDATE ON {PURGES} "
        f"WHEN OLD.ended IS NOT NULL {refused}",
        f"CREATE TRIGGER IF NOT EXISTS {PURGES}_no_delete BEFORE DELETE ON {PURGES} {refused}",
    ]


def _functions() -> list[str]:
    refuse = "RAISE EXCEPTION 'the table % is append-only', TG_TABLE_NAME;"
    return [
        f"CREATE OR REPLACE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$",
        "CREATE OR REPLACE FUNCTION records_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT {_OPEN} THEN {refuse} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
        "CREATE OR REPLACE FUNCTION records_purge_ended() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.ended IS NOT NULL THEN {refuse} END IF; RETURN NEW; END $$",
    ]


def _postgresql(table: str) -> list[str]:
    function = "records_refuse" if table == EVENTS else "records_append_only"
    return [
        f"CREATE OR REPLACE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE OR REPLACE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION records_refuse()",
    ]


def _postgresql_purges() -> list[str]:
    return [
        f"CREATE OR REPLACE TRIGGER {PURGES}_no_update BEFORE UPDATE ON {PURGES} "
        "FOR EACH ROW EXECUTE FUNCTION records_purge_ended()",
        f"CREATE OR REPLACE TRIGGER {PURGES}_no_delete BEFORE DELETE ON {PURGES} "
        "FOR EACH ROW EXECUTE FUNCTION records_refuse()",
        f"CREATE OR REPLACE TRIGGER {PURGES}_no_truncate BEFORE TRUNCATE ON {PURGES} "
        "FOR EACH STATEMENT EXECUTE FUNCTION records_refuse()",
    ]


def missing(vendor: str, existing: set[str]) -> set[str]:
    """Return the triggers that a gradebook should have and has not, given the names of those that exist."""
    return set[str]().union(*(names(vendor, table) for table in (*APPEND_ONLY, PURGES))) - existing
