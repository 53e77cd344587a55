"""Reads the tables of contents of zip archives; no size, name or count in them is believed."""

from __future__ import annotations

import contextlib
import io
import re
import stat
import zipfile
from collections.abc import Mapping
from typing import BinaryIO

from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions.stored_bytes import ARCHIVE_BYTES, StoredBytes
from autograder.submissions.tree import DEPTH, File, Folder, ignored

INNER_TOTAL = 2 << 30
_ENTRIES = 20_000


def in_archive(place: StoredBytes, left: list[int], *, nested: bool) -> Folder:
    """An archive's contents as folders. An archive within it is opened too, but none within that."""
    try:
        entries = _entries(place, left)
    except UnreadableFile as error:
        return Folder(problem=str(error), archive=True)
    root = Folder(archive=True)
    for number, info in enumerate(entries):
        parts = _parts(info)
        if not any(ignored(part) for part in parts):
            _enter(root, parts, StoredBytes(place.path, (*place.inside, info)), number, left, nested=nested)
    return root


def _enter(
    root: Folder, parts: list[str], place: StoredBytes, number: int, left: list[int], *, nested: bool
) -> None:
    """Puts one entry into its folder."""
    *folders, name = parts
    folder = root
    for part in folders[-DEPTH:]:
        folder = folder.folders.setdefault(part, Folder())
    info = place.inside[-1]
    problem = _entry_problem(info)
    if name.lower().endswith(".zip") and not problem:
        twice = "is an archive within an archive within an archive; hand in the notebook itself"
        inner = Folder(problem=twice) if nested else in_archive(place, left, nested=True)
        folder.folders[_free(name, folder.folders, number)] = inner
    elif name:
        folder.files[_free(name, folder.files, number)] = File(place, info.file_size, problem)


def _entries(place: StoredBytes, left: list[int]) -> list[zipfile.ZipInfo]:
    """The archive's table of contents. Raises `UnreadableFile`. `left` bounds what is unpacked for a look at it."""
    try:
        if place.inside:
            size = min(place.inside[-1].file_size, ARCHIVE_BYTES)
            left[0] -= size
            if left[0] < 0:
                raise UnreadableFile(
                    "is one of too many large archives in one archive; hand in the notebook itself"
                )
            stream: BinaryIO = io.BytesIO(place.read(size))
        else:
            stream = place.open()
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
    except Exception:  # zipfile raises half a dozen kinds on hostile tables
        raise UnreadableFile("is no zip archive, or a damaged one; download or pack it again") from None


def _count(stream: BinaryIO, mark: bytes) -> int:
    """How often `mark` occurs: a table's entries are counted before zipfile makes an object of each."""
    total, tail = 0, b""
    while block := stream.read(1 << 20):
        total += (tail + block).count(mark)
        tail = (tail + block)[1 - len(mark) :]
    stream.seek(0)
    return total


def _parts(info: zipfile.ZipInfo) -> list[str]:
    """The entry's path in parts, as names only: nothing is ever written under them. A folder ends with an empty one."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    name = name.replace("\\", "/")
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return [*parts, ""] if name.endswith("/") else parts or ["nameless"]


def _entry_problem(info: zipfile.ZipInfo) -> str:
    name = info.filename.replace("\\", "/")
    if ".." in name.split("/") or name.startswith("/") or re.match("[A-Za-z]:", name):
        return "has a path that leads out of its archive; pack the notebook alone"
    if info.flag_bits & 0x1:
        return "is locked with a password; pack it without one"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a symbolic link, which is not followed; pack the file itself"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed in an unusual way; pack it as an ordinary zip"
    return ""


def _free(name: str, taken: Mapping[str, object], number: int) -> str:
    """An archive may hold the same name twice: neither is lost."""
    return name if name not in taken else f"{name} (entry {number + 1})"
