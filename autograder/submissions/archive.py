"""Reads the tables of contents of zip archives, and trusts no size, name or count in them."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Mapping
from typing import BinaryIO

from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions import entry_names
from autograder.submissions.stored_bytes import ARCHIVE_BYTES, StoredBytes
from autograder.submissions.tree import DEPTH, File, Folder, ignored

INNER_TOTAL = 2 << 30  # bytes of archives within one archive that is a whole class
_ENTRIES = 20_000


def in_archive(stored: StoredBytes, left: list[int], *, nested: bool, note: str = "") -> Folder:
    """Return an archive's contents as folders. An archive within it is opened too, but none within that.

    `left` counts down the bytes that may still be read of archives within it. `note` is the one on the archive's own
    name, if that was guessed.
    """
    try:
        entries = _entries(stored, left)
    except UnreadableFile as error:
        return Folder(problem=str(error), archive=True)
    root = Folder(archive=True)
    named = zip(entries, entry_names.decoded(entries), strict=True)
    for number, (info, (path, guessed)) in enumerate(named):
        if not any(ignored(part) for part in _parts(path)):
            inside = StoredBytes(stored.path, (*stored.inside, info))
            _enter(root, path, inside, number, left, nested=nested, note=guessed or note)
    return root


def _enter(
    root: Folder, path: str, stored: StoredBytes, number: int, left: list[int], *, nested: bool, note: str
) -> None:
    """Put one entry into its folder."""
    *folders, name = _parts(path)
    folder = root
    for part in folders[-DEPTH:]:
        folder = folder.folders.setdefault(part, Folder())
    info = stored.inside[-1]
    problem = _entry_problem(info, path)
    if name.lower().endswith(".zip") and not problem:
        twice = "is an archive within an archive within an archive; hand in the notebook itself"
        inner = Folder(problem=twice) if nested else in_archive(stored, left, nested=True, note=note)
        folder.folders[_free(name, folder.folders, number)] = inner
    elif name:
        folder.files[_free(name, folder.files, number)] = File(stored, info.file_size, problem, note=note)


def _entries(stored: StoredBytes, left: list[int]) -> list[zipfile.ZipInfo]:
    """Return the archive's table of contents. Raises `UnreadableFile`. `left` bounds what is unpacked for it."""
    try:
        if stored.inside:
            size = min(stored.inside[-1].file_size, ARCHIVE_BYTES)
            left[0] -= size
            if left[0] < 0:
                raise UnreadableFile(
                    "lies in an archive with too many large archives; hand in the notebook itself"
                )
            stream: BinaryIO = io.BytesIO(stored.read(size))
        else:
            stream = stored.open()
        with stream:
            if _count(stream, b"PK\x01\x02") > _ENTRIES:
                raise UnreadableFile(
                    f"is an archive of more than {_ENTRIES} files; hand in the notebook itself"
                )
            with zipfile.ZipFile(stream) as archive:
                return archive.infolist()
    except UnreadableFile:
        raise
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(
            "is an archive whose names are not in UTF-8, although it says so; pack it again"
        ) from None
    except Exception:  # zipfile raises half a dozen kinds on hostile tables
        raise UnreadableFile("is not a zip archive, or is damaged; download it or pack it again") from None


def _count(stream: BinaryIO, mark: bytes) -> int:
    """Return how often `mark` occurs: entries are counted before zipfile makes an object of each."""
    total, tail = 0, b""
    while block := stream.read(1 << 20):
        total += (tail + block).count(mark)
        tail = (tail + block)[1 - len(mark) :]
    stream.seek(0)
    return total


def _parts(path: str) -> list[str]:
    """Return the parts of an entry's path; a folder's last part is empty. Nothing is written under these names."""
    path = path.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return [*parts, ""] if path.endswith("/") else parts or ["nameless"]


def _entry_problem(info: zipfile.ZipInfo, path: str) -> str:
    """Return why an entry is not read, or nothing."""
    name = path.replace("\\", "/")
    if ".." in name.split("/") or name.startswith("/") or re.match("[A-Za-z]:", name):
        return "has a path that leads out of its archive; pack the notebook alone"
    if info.flag_bits & 0x1:
        return "is protected by a password; pack it without one"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a symbolic link, and links are not followed; pack the file itself"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is compressed by a method that is not supported; pack it as an ordinary zip"
    return ""


def _free(name: str, taken: Mapping[str, object], number: int) -> str:
    """Return the name, or another one where it is taken: an archive may hold a name twice, and neither is lost."""
    return name if name not in taken else f"{name} (entry {number + 1})"
