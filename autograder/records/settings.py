"""Configures Django, once for a process, before anything else of it is imported.

This is the one place with settings that hold for a whole process: Django knows no other. Nothing here depends on a
user's Django settings, and a grading without a gradebook never comes here.
"""

from __future__ import annotations

from typing import Any

import django
from django.conf import settings

from autograder.errors import UsageError
from autograder.records import address as addresses
from autograder.records.address import GradebookAddress

_WAIT_SECONDS = 20  # for another writer; each of ours takes milliseconds
# Writers queue from their first statement (IMMEDIATE), instead of failing where a read becomes a write. Readers see the
# last commit and wait for nobody (WAL); a power failure can cost the last commit, and never the file (NORMAL). A row
# that REPLACE removes fires its triggers too.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": _WAIT_SECONDS,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
}
_DJANGO_KEYS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def configure(address: GradebookAddress) -> None:
    """Make the gradebook at this place the one of this process. Raises `UsageError` where it cannot be one.

    Calling it again with the same place changes nothing.
    """
    database = database_of(address)
    if not settings.configured:
        settings.configure(**settings_of(database))
        django.setup()
    elif settings.DATABASES["default"] | database != settings.DATABASES["default"]:
        raise UsageError(f"this process already uses another gradebook than {address.shown}")


def settings_of(database: dict[str, Any]) -> dict[str, Any]:
    """Return all settings, for a database as Django describes one."""
    return {
        "DATABASES": {"default": database},
        "INSTALLED_APPS": ["autograder.records.apps.RecordsConfig"],
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",  # the course's own zone matters at due dates alone
        "LOGGING_CONFIG": None,
    }


def database_of(address: GradebookAddress) -> dict[str, Any]:
    """Return Django's description of the database. Raises `UsageError` on a network drive, or without a driver."""
    if address.file is not None:
        addresses.refuse_network(address.file, addresses.mounts())
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(address.file),
            "OPTIONS": dict(_SQLITE_OPTIONS),
        }
    return _postgresql(address.url)


def _postgresql(url: str) -> dict[str, Any]:
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        problem = "PostgreSQL needs a driver that is not installed: pip install 'autograder[postgresql]'"
        raise UsageError(problem) from None
    try:
        given = conninfo_to_dict(url)
    except ProgrammingError:
        example = "postgresql://name:password@host/database"
        raise UsageError(f"{addresses.VARIABLE} is no URL of a database; it reads {example}") from None
    if not given.get("dbname"):
        raise UsageError(f"{addresses.VARIABLE} names no database: put its name after the host and a slash")
    named = {_DJANGO_KEYS[key]: str(value) for key, value in given.items() if key in _DJANGO_KEYS}
    others = {key: value for key, value in given.items() if key not in _DJANGO_KEYS}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": others}
