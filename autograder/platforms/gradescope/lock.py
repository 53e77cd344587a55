"""The lock from which the container installs: every package at one version, each file by its SHA-256."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.wording import listed

RUNTIME = Path(__file__).parents[1] / "runtime.lock"
UV = Path(__file__).parents[1] / "uv.lock"
_ENTRY = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)==[^\s;\\]+(?P<rest>.*)")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def names(text: str) -> list[str]:
    """Return the packages of a lock, in small letters with `-`. Raises `ValueError` at an entry without a hash."""
    found = []
    for line in _entries(text):
        entry = _ENTRY.fullmatch(line)
        if entry is None or not _HASH.search(entry["rest"]):
            raise ValueError(f"{line[:60]!r} is not one version with its hashes")
        found.append(_plain(entry["name"]))
    return found


def further(path: Path) -> bytes:
    """Return an instructor's own lock as it is. Raises `UsageError` where an entry has no version or no hash."""
    try:
        data = path.read_bytes()
        names(data.decode("utf-8"))
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}; name the lock of further packages"
        ) from None
    except ValueError as problem:
        raise UsageError(
            f"{path} is no lock with hashes ({problem}): make one with `uv pip compile --generate-hashes`"
        ) from None
    return data


def check_packages(assignment: Assignment, locks: bytes) -> None:
    """Raise `UsageError` where the assignment imports a package that no entry of the locks brings."""
    locked = set(names(locks.decode("utf-8")))
    brings = metadata.packages_distributions()
    missing = [
        name
        for name in assignment.packages
        if (top := name.split(".")[0]) not in sys.stdlib_module_names
        and not {_plain(one) for one in brings.get(top, [top])} & locked
    ]
    if missing:
        raise UsageError(
            f"the notebooks of {assignment.id} import {listed(missing)}, which the container would not have: name a "
            "lock with hashes that brings it, with --requirements FILE"
        )


def _entries(text: str) -> list[str]:
    """Return the entries, each on one line, without comments."""
    joined = text.replace("\\\n", " ")
    lines = (line.split(" #")[0].strip() for line in joined.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
