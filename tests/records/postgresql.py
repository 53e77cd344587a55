"""A real PostgreSQL server for the tests, from the system's package. The package's own server is left alone."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

REQUIRED = "AUTOGRADER_TESTS_NEED_POSTGRESQL"  # set where a missing server must fail the tests
ABSENT = "PostgreSQL's server is not installed: apt-get install postgresql"
_PACKAGES = Path("/usr/lib/postgresql")  # where Debian keeps each version's programs
_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


def programs() -> Path | None:
    """Return the folder with the newest server's programs; None where there is none."""
    found = [path for path in _PACKAGES.glob("*/bin") if (path / "initdb").exists()]
    return max(found, key=lambda path: float(path.parent.name), default=None)


@contextlib.contextmanager
def server(binaries: Path) -> Iterator[str]:
    """Run a server on a Unix socket, and yield its URL without a database. A socket's path has at most 107 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = _unprivileged() if os.geteuid() == 0 else None  # initdb and the server refuse root
    owner = pwd.getpwnam(user) if user else pwd.getpwuid(os.geteuid())
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if user else {}
    data = folder / "data"
    try:
        make = [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "tests",
            "-A",
            "trust",
            "-N",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        subprocess.run(make, check=True, capture_output=True, cwd=folder, **as_owner)  # type: ignore[call-overload]
        options = [
            part for option in (*_OPTIONS, f"unix_socket_directories={folder}") for part in ("-c", option)
        ]
        with (folder / "log").open("wb") as log:
            run = [binaries / "postgres", "-D", data, *options]
            process = subprocess.Popen(run, stdout=log, stderr=log, cwd=folder, **as_owner)  # type: ignore[call-overload]
        try:
            _until_ready(binaries, folder, process)
            yield f"postgresql://tests@/{{}}?host={folder}"
        finally:
            process.send_signal(signal.SIGINT)  # a fast shutdown
            process.wait(60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _until_ready(binaries: Path, folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _ in range(600):
        ready = subprocess.run([binaries / "pg_isready", "-q", "-h", folder, "-t", "1"], check=False)
        if ready.returncode == 0:
            return
        if process.poll() is not None:
            break
    raise RuntimeError(f"the server did not start: {(folder / 'log').read_text()}")


def _unprivileged() -> str:
    """Return a user without rights, whose servers may run."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def execute(url: str, statement: str) -> None:
    """Run a statement outside a transaction, in the server's own database."""
    with psycopg.connect(url.format("postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())
