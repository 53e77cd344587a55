"""The course's secret key: the inputs of hidden tests are drawn with it, and it never leaves the instructor.

A seed alone is a small number that anybody can try through. The key lies in a file of its own at the course's root,
where `autograder init`, or else the first grading, writes it. Whoever has the seed and the key gets the same inputs.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path

from autograder.errors import CourseError
from autograder.limited import regular_file

KEY_FILE = "hidden.key"
_BYTES = 32
_FORM = re.compile(r"(?:[0-9a-f]{2}){16,64}")  # at least 128 bits


def read(root: Path) -> bytes:
    """Return the key of the course at `root`, or nothing where it has none. Raises `CourseError` on a damaged one."""
    path = root / KEY_FILE
    try:
        text = regular_file.beginning(path, 1024).decode("ascii").strip()
    except FileNotFoundError:
        return b""
    except UnicodeDecodeError:
        text = ""
    except OSError as error:
        raise CourseError(path, f"the key cannot be read: {error.strerror}") from error
    if not _FORM.fullmatch(text):
        problem = (
            "is no key: it must hold one line of 32 to 128 hexadecimal digits. Put the right file back; "
            "without it, inputs of earlier gradings cannot be drawn again"
        )
        raise CourseError(path, problem)
    return bytes.fromhex(text)


def ensure(root: Path) -> bytes:
    """Return the course's key; make one where it has none. Raises `CourseError`."""
    return read(root) or read(create(root).parent)


def create(root: Path) -> Path:
    """Write a new key that only its owner can read, and return its file; leave one that is there as it is.

    Of two gradings that begin at once, both get the key that was there first. Raises `CourseError`.
    """
    path = root / KEY_FILE
    try:
        descriptor, made = tempfile.mkstemp(prefix=f".{KEY_FILE}-", dir=root)
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(f"{secrets.token_hex(_BYTES)}\n")
            with contextlib.suppress(FileExistsError):
                os.link(made, path)
        finally:
            os.unlink(made)
    except OSError as error:
        problem = (
            f"the course has no key and none can be written ({error.strerror}): "
            "make the folder writable for one grading, or put a key there"
        )
        raise CourseError(path, problem) from error
    return path
