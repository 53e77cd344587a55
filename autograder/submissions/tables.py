"""Reads the table of contents of one zip archive, and trusts no size, name or count in it.

It runs in a limited process: see `limited_tables`.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions import entry_names
from autograder.submissions.stored_bytes import Entry, StoredBytes

_ENTRIES = 20_000
_LONGEST_PATH = 1_000  # characters; every system that a path can be unpacked on allows fewer in a name
_TAIL = 100  # of those, the last ones of a path that is cut: they say what kind of file it is


@dataclass(frozen=True)
class NamedEntry:
    """An entry with its path in the archive, at most `_LONGEST_PATH` characters and a sign for the rest.

    `note` says that the path was guessed, `problem` why the entry is not read; both may be empty.
    """

    entry: Entry
    path: str
    note: str = ""
    problem: str = ""


def table(stored: StoredBytes, size: int) -> tuple[NamedEntry, ...]:
    """Return the archive's entries; `size` bounds the bytes of one that lies in another. Raises `UnreadableFile`."""
    try:
        infos = _infos(io.BytesIO(stored.read(size)) if stored.inside else stored.open())
    except (UnreadableFile, MemoryError):
        raise
    except OSError as error:
        raise UnreadableFile(f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(
            "is an archive whose names are not in UTF-8, although it says so; pack it again"
        ) from None
    except Exception:  # zipfile raises half a dozen kinds on hostile tables
        raise UnreadableFile("is not a zip archive, or is damaged; download it or pack it again") from None
    named = zip(infos, entry_names.decoded(infos), strict=True)
    return tuple(_named(info, path, note) for info, (path, note) in named)


def _infos(stream: BinaryIO) -> Sequence[zipfile.ZipInfo]:
    with stream:
        if _count(stream, b"PK\x01\x02") > _ENTRIES:
            raise UnreadableFile(f"is an archive of more than {_ENTRIES} files; hand in the notebook itself")
        with zipfile.ZipFile(stream) as archive:
            return archive.infolist()


def _count(stream: BinaryIO, mark: bytes) -> int:
    """Return how often `mark` occurs: entries are counted before zipfile makes an object of each."""
    total, tail = 0, b""
    while block := stream.read(1 << 20):
        total += (tail + block).count(mark)
        tail = (tail + block)[1 - len(mark) :]
    stream.seek(0)
    return total


def _named(info: zipfile.ZipInfo, path: str, note: str) -> NamedEntry:
    entry = Entry(info.header_offset, info.compress_type, info.compress_size, info.file_size, info.CRC)
    if len(path) > _LONGEST_PATH:
        path = f"{path[: _LONGEST_PATH - _TAIL]}…{path[-_TAIL:]}"
    return NamedEntry(entry, path, note, _problem(info, path))


def _problem(info: zipfile.ZipInfo, path: str) -> str:
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
