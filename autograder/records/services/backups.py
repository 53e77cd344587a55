"""Backs up a gradebook and restores it: SQLite through its own interface, PostgreSQL through pg_dump and pg_restore.

The file of a gradebook in use is never copied: what SQLite has not moved from its log into it would be missing.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connection, connections

from autograder.errors import GradebookError, UsageError
from autograder.limited import regular_file
from autograder.records import address as addresses
from autograder.records.address import GradebookAddress
from autograder.records.services import upkeep


def backup(address: GradebookAddress, target: Path) -> None:
    """Write the gradebook to a new file. Raises `UsageError` where the file exists, `GradebookError` on a failure."""
    if target.exists():
        raise UsageError(f"{target} exists; choose another name, so that no backup replaces an older one")
    partial = target.with_name(f"{target.name}.partial")
    _make_private(partial)
    try:
        if address.file is not None:
            _copy(address.file, partial)
        else:
            _run([_program("pg_dump"), "--format=custom", f"--file={partial}"], address.url)
        partial.replace(target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            partial.unlink()


def restore(address: GradebookAddress, source: Path, *, force: bool) -> None:
    """Put a backup in the place of the gradebook, which must be empty or, with `force`, is lost.

    Raises `UsageError` where `source` is no backup of this kind of database.
    """
    if not source.is_file():
        raise UsageError(f"there is no file {source}")
    if address.file is not None:
        _restore_file(address.file, source, force=force)
    else:
        _restore_database(address.url, source, force=force)


def _restore_file(file: Path, source: Path, *, force: bool) -> None:
    _refuse_what_is_no_gradebook(source)
    if file.exists() and not force:
        raise UsageError(f"{file} exists; back it up, and say --force to replace it")
    connections.close_all()
    partial = file.with_name(f"{file.name}.partial")
    _make_private(partial)
    _copy(source, partial)
    for end in addresses.BESIDE:  # a log of the old file would be replayed into the new one
        for stale in (file, partial):
            stale.with_name(stale.name + end).unlink(missing_ok=True)
    partial.replace(file)


def _refuse_what_is_no_gradebook(source: Path) -> None:
    try:
        with _opened(source) as database:
            found = database.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'records_gradingrecord'"
            ).fetchone()
    except sqlite3.Error:
        found = None
    if not found:
        raise UsageError(f"{source} is no backup of a gradebook in a file")


def _make_private(path: Path) -> None:
    """Make an empty file that its owner alone can read, in the place of what an interrupted command left there."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _copy(source: Path, target: Path) -> None:
    """Copy a database as of one moment, with what lies in its log."""
    with _opened(source) as database, _opened(target) as copy:
        database.backup(copy)


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(file)
    try:
        yield database
    finally:
        database.close()


def _restore_database(url: str, source: Path, *, force: bool) -> None:
    if regular_file.beginning(source, 5) != b"PGDMP":
        raise UsageError(f"{source} is no backup of a gradebook in PostgreSQL")
    if not upkeep.is_empty() and not force:
        raise UsageError("the database holds a gradebook; back it up, and say --force to replace it")
    connection.close()
    replace = ["--clean", "--if-exists"] if force else []
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", *replace]
    _run([_program("pg_restore"), *options, str(source)], url)


def _program(name: str) -> str:
    """Return one of PostgreSQL's programs; of several versions the newest, as Debian installs them."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3])
    )
    found = str(installed[-1]) if installed else shutil.which(name)
    if found is None:
        raise UsageError(f"{name} is not installed; install the client of PostgreSQL (postgresql-client)")
    return found


def _run(command: Sequence[str], url: str) -> None:
    """Run a program on the database. Its password goes through the environment: other users see command lines."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo  # absent where only SQLite is used

    given = conninfo_to_dict(url)
    environ = {**os.environ, "PGPASSWORD": str(given.pop("password", ""))}
    database = f"--dbname={make_conninfo('', **given)}"
    done = subprocess.run([*command, database], capture_output=True, text=True, check=False, env=environ)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise GradebookError(f"{Path(command[0]).name} failed: {said[0] if said else done.returncode}")
