"""Walks the folders that were given, and follows no link out of them."""

from __future__ import annotations

import os
from pathlib import Path

from autograder import artifacts
from autograder.errors import UsageError
from autograder.submissions.archive import in_archive
from autograder.submissions.limited_tables import ArchiveTables
from autograder.submissions.stored_bytes import ARCHIVE_BYTES, StoredBytes
from autograder.submissions.tree import DEPTH, File, Folder, ignored

MOST_FILES = 1_000_000  # far more than a class hands in: a wrong folder was named, such as a home folder


def on_disk(path: Path, left: list[int], depth: int, tables: ArchiveTables) -> Folder:
    """Return the folder and all below it. `left` counts down the entries that the whole tree may still have."""
    folder = Folder()
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        return Folder(problem=f"cannot be read: {error.strerror}; check its permissions, or copy it again")
    left[0] -= len(entries)
    if left[0] < 0:
        raise UsageError(f"{path} holds too many files for a class; name the folder with the submissions")
    outputs = (
        (*artifacts.FILES, *artifacts.FOLDERS)
        if any(entry.name == artifacts.MARKER for entry in entries)
        else ()
    )
    for entry in entries:
        if not ignored(entry.name) and entry.name not in outputs:
            try:
                _enter(folder, entry, left, depth, tables)
            except OSError as error:
                problem = f"cannot be read: {error.strerror}; check its permissions, or copy it again"
                folder.files[entry.name] = File(StoredBytes(Path(entry.path)), 0, problem)
    return folder


def _enter(
    folder: Folder, entry: os.DirEntry[str], left: list[int], depth: int, tables: ArchiveTables
) -> None:
    """Put one entry into its folder."""
    stored = StoredBytes(Path(entry.path))
    if entry.is_symlink():
        problem = "is a symbolic link, and links are not followed; put the file itself in its place"
        folder.files[entry.name] = File(stored, 0, problem)
    elif entry.is_dir(follow_symlinks=False):
        deeper = depth < DEPTH
        folder.folders[entry.name] = (
            on_disk(stored.path, left, depth + 1, tables)
            if deeper
            else Folder(problem="lies too deep in folders; move it to a folder further up")
        )
    elif not entry.is_file(follow_symlinks=False):
        folder.files[entry.name] = File(
            stored, 0, "is not a regular file; put the notebook itself in its place"
        )
    elif is_archive(stored.path):
        folder.folders[entry.name] = in_archive(stored, [ARCHIVE_BYTES], tables, nested=False)
    else:
        folder.files[entry.name] = File(stored, entry.stat(follow_symlinks=False).st_size)


def is_archive(path: Path) -> bool:
    """Return whether the name is that of a zip archive, the one kind that is opened."""
    return path.suffix.lower() == ".zip"
