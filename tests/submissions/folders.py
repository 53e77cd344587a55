"""Folders as the walk through the disk and the archives finds them, written as nested dicts of sizes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.submissions.stored_bytes import StoredBytes
from autograder.submissions.tree import File, Folder


def folder(contents: Mapping[str, Any]) -> Folder:
    """A folder: a number is the size of a file, a dict a folder in it, a `File` or `Folder` is itself."""
    made = Folder()
    for name, value in contents.items():
        if isinstance(value, Folder | Mapping):
            made.folders[name] = value if isinstance(value, Folder) else folder(value)
        else:
            made.files[name] = value if isinstance(value, File) else File(StoredBytes(Path(name)), value)
    return made
