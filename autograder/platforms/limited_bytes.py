"""Reads a foreign file's bytes, up to a bound."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import MovedInError
from autograder.limited import regular_file

MAX_FILE = 100 << 20


def bounded(path: Path) -> bytes:
    """Return a file's bytes. Raises `MovedInError` for one that is too large, no file, or cannot be read."""
    try:
        if not path.is_file():
            raise MovedInError(path, "is no file")
        data = regular_file.beginning(path, MAX_FILE + 1)
    except OSError as error:
        raise MovedInError(path, f"cannot be read: {error.strerror or error}") from error
    if len(data) > MAX_FILE:
        raise MovedInError(path, f"is larger than {MAX_FILE >> 20} MB")
    return data
