"""Walks the folders that were given, and no link out of them."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.artifacts import FILES, FOLDERS, MARKER
from autograder.errors import UsageError
from autograder.submissions.archive import in_archive
from autograder.submissions.stored_bytes import ARCHIVE_BYTES, StoredBytes
from autograder.submissions.tree import DEPTH, File, Folder, ignored

MOST_FILES = 1_000_000


def on_disk(path: Path, left: list[int], depth: int) -> Folder:
    """The folder, and all below. `left` counts down over the whole tree."""
    folder = Folder()
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        return Folder(problem=f"cannot be read: {error.strerror}; look at its rights, or copy it again")
    left[0] -= len(entries)
    if left[0] < 0:
        raise UsageError(f"{path}: too many files for a class; is this the folder with the submissions?")
    ours = (*FILES, *FOLDERS) if any(entry.name == MARKER for entry in entries) else ()
    for entry in entries:
        if not ignored(entry.name) and entry.name not in ours:
            try:
                _enter(folder, entry, left, depth)
            except OSError as error:
                problem = f"cannot be read: {error.strerror}; look at its rights, or copy it again"
                folder.files[entry.name] = File(StoredBytes(Path(entry.path)), 0, problem)
    return folder


def _enter(folder: Folder, entry: os.DirEntry[str], left: list[int], depth: int) -> None:
    """Puts one entry into its folder."""
    place = StoredBytes(Path(entry.path))
    if entry.is_symlink():
        problem = "is a symbolic link, which is not followed; put the file itself in its place"
        folder.files[entry.name] = File(place, 0, problem)
    elif entry.is_dir(follow_symlinks=False):
        deeper = depth < DEPTH
        folder.folders[entry.name] = (
            on_disk(place.path, left, depth + 1)
            if deeper
            else Folder(problem="lies too deep in folders; move it up")
        )
    elif not entry.is_file(follow_symlinks=False):
        folder.files[entry.name] = File(place, 0, "is no plain file; put the notebook itself in its place")
    elif is_archive(place.path):
        folder.folders[entry.name] = in_archive(place, [ARCHIVE_BYTES], nested=False)
    else:
        folder.files[entry.name] = File(place, entry.stat(follow_symlinks=False).st_size)


def is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip"
