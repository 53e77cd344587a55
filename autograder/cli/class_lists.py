"""Reads the class lists that a command was given, in processes with limits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.errors import UsageError
from autograder.people import limited_tables, roster
from autograder.people.roster import Roster


def read(paths: Sequence[Path]) -> Roster:
    """Return the roster of these class lists. Raises `UsageError`."""
    tables = limited_tables.read(paths)
    try:
        return roster.read([(path.name, table) for path, table in zip(paths, tables, strict=True)])
    except ValueError as problem:
        raise UsageError(str(problem)) from None
