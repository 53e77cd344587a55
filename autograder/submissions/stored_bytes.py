"""Reads stored bytes within limits: it follows no link and unpacks nothing to disk."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from autograder.limited import regular_file
from autograder.notebooks.unreadable import UnreadableFile

NOTEBOOK_BYTES = 64 << 20
ARCHIVE_BYTES = 256 << 20
MODULE_BYTES = 1 << 20


@dataclass(frozen=True)
class Entry:
    """The part of an archive's table that says where an entry's bytes lie, with the names of `zipfile.ZipInfo`."""

    header_offset: int
    compress_type: int
    compress_size: int
    file_size: int
    CRC: int


@dataclass(frozen=True)
class StoredBytes:
    """Bytes that lie in a file on disk, in an entry of the archive `path`, or in an entry of an archive in that."""

    path: Path
    inside: tuple[Entry, ...] = ()

    def open(self) -> BinaryIO:
        """Open the file on disk. Raises `UnreadableFile` for a pipe or a device, which may never end."""
        try:
            return regular_file.opened(self.path, follow=False)
        except regular_file.UnfitFile:
            raise UnreadableFile("is not a regular file; put the notebook itself in its place") from None

    def read(self, limit: int, opened: dict[object, bytes] | None = None) -> bytes:
        """Return all bytes. Raises `UnreadableFile`, also where there are more than `limit`.

        `opened` keeps the archives that were unpacked on the way, for the next entry of the same one.
        """
        try:
            with self.open() as file:
                if not self.inside:
                    return at_most(file.read(limit + 1), limit)
                return unpacked(self._archive(file, {} if opened is None else opened), self.inside[-1], limit)
        except (OSError, ValueError, OverflowError) as error:
            raise UnreadableFile(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None

    def _archive(self, file: BinaryIO, opened: dict[object, bytes]) -> BinaryIO:
        """Return the archive that the entry lies in, unpacked from those around it."""
        place: tuple[object, ...] = (self.path,)
        for archive in self.inside[:-1]:
            place = (*place, archive.header_offset)
            if place not in opened:
                opened[place] = unpacked(file, archive, ARCHIVE_BYTES)
            file = io.BytesIO(opened[place])
        return file


def unpacked(stream: BinaryIO, info: Entry, limit: int) -> bytes:
    """Return an entry's bytes, by the layout of the standard: 30 bytes of header, name, extra field, data.

    zipfile would read the archive's whole table again for each entry. No size in the table is trusted.
    """
    stream.seek(info.header_offset)
    header = stream.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise UnreadableFile("lies in a damaged archive; download the archive or pack it again")
    stream.seek(
        int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), os.SEEK_CUR
    )
    if info.compress_type == zipfile.ZIP_STORED:
        data = at_most(stream.read(min(info.compress_size, limit + 1)), limit)
    else:
        packed = stream.read(min(info.compress_size, limit + (1 << 20)))
        try:
            data = at_most(zlib.decompressobj(-15).decompress(packed, limit + 1), limit)
        except zlib.error:
            raise UnreadableFile("lies in a damaged archive; download the archive or pack it again") from None
    if zlib.crc32(data) != info.CRC:
        raise UnreadableFile("lies in a damaged archive; download the archive or pack it again")
    return data


def at_most(data: bytes, limit: int) -> bytes:
    """Return the bytes. Raises `UnreadableFile` where there are more than `limit`."""
    if len(data) > limit:
        raise UnreadableFile(
            f"has more than {limit >> 20} MB, which is the limit; clear the outputs and hand it in again"
        )
    return data
