"""Makes folders of the tables of contents of zip archives."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions.limited_tables import ArchiveTables
from autograder.submissions.stored_bytes import ARCHIVE_BYTES, StoredBytes
from autograder.submissions.tables import NamedEntry
from autograder.submissions.tree import DEPTH, File, Folder, ignored

INNER_TOTAL = 2 << 30  # bytes of archives within one archive that is a whole class


def in_archive(
    stored: StoredBytes, left: list[int], tables: ArchiveTables, *, nested: bool, note: str = ""
) -> Folder:
    """Return an archive's contents as folders. An archive within it is opened too, but none within that.

    `left` counts down the bytes that may still be read of archives within it. `note` is the one on the archive's own
    name, if that was guessed.
    """
    try:
        entries = tables.read(stored, _taken(stored, left))
    except UnreadableFile as error:
        return Folder(problem=str(error), archive=True)
    root = Folder(archive=True)
    for number, one in enumerate(entries):
        *folders, name = _parts(one.path)
        if any(ignored(part) for part in (*folders, name)):
            continue
        folder = _below(root, folders)
        inside = StoredBytes(stored.path, (*stored.inside, one.entry))
        if name.lower().endswith(".zip") and not one.problem:
            twice = "is an archive within an archive within an archive; hand in the notebook itself"
            inner = (
                Folder(problem=twice)
                if nested
                else in_archive(inside, left, tables, nested=True, note=one.note or note)
            )
            folder.folders[_free(name, folder.folders, number)] = inner
        elif name:
            folder.files[_free(name, folder.files, number)] = _file(inside, one, note)
    return root


def _taken(stored: StoredBytes, left: list[int]) -> int:
    """Return how many bytes an archive within another may have, and count them. Raises `UnreadableFile`."""
    if not stored.inside:
        return ARCHIVE_BYTES
    size = min(stored.inside[-1].file_size, ARCHIVE_BYTES)
    left[0] -= size
    if left[0] < 0:
        raise UnreadableFile("lies in an archive with too many large archives; hand in the notebook itself")
    return size


def _below(root: Folder, names: list[str]) -> Folder:
    """Return the folder at the end of a path; where it would lie too deep, without the first parts of the path."""
    folder = root
    for part in names[-DEPTH:]:
        folder = folder.folders.setdefault(part, Folder())
    return folder


def _file(stored: StoredBytes, one: NamedEntry, note: str) -> File:
    return File(stored, one.entry.file_size, one.problem, note=one.note or note)


def _parts(path: str) -> list[str]:
    """Return the parts of an entry's path; a folder's last part is empty. Nothing is written under these names."""
    path = path.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return [*parts, ""] if path.endswith("/") else parts or ["nameless"]


def _free(name: str, taken: Mapping[str, object], number: int) -> str:
    """Return the name, or another one where it is taken: an archive may hold a name twice, and neither is lost."""
    return name if name not in taken else f"{name} (entry {number + 1})"
