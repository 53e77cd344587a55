"""Bytes on disk and in archives: read whole within a limit, or refused with the reason."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions import stored_bytes
from autograder.submissions.stored_bytes import StoredBytes

DAMAGED = "lies in a damaged archive; download the archive or pack it again"


def entry(path: Path, data: bytes, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """An archive at `path` with one entry, and what its table says of that entry."""
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("hw.ipynb", data)
        return archive.infolist()[0]


def refusal(stored: StoredBytes, limit: int = 1 << 20) -> str:
    """Why these bytes cannot be read."""
    with pytest.raises(UnreadableFile) as raised:
        stored.read(limit)
    return str(raised.value)


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "hw.ipynb"
    path.write_bytes(b"1234")
    assert StoredBytes(path).read(4) == b"1234"


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hw.ipynb"
    path.write_bytes(bytes((1 << 20) + 1))
    expected = "has more than 1 MB, which is the limit; clear the outputs and hand it in again"
    assert refusal(StoredBytes(path)) == expected


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "hw.ipynb").symlink_to(tmp_path / "secret")
    assert refusal(StoredBytes(tmp_path / "hw.ipynb")).startswith("cannot be read: ")


def test_a_pipe_that_never_ends_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "hw.ipynb")
    expected = "is not a regular file; put the notebook itself in its place"
    assert refusal(StoredBytes(tmp_path / "hw.ipynb")) == expected


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    assert refusal(StoredBytes(tmp_path / "gone")) == "cannot be read: No such file or directory"


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_entry_of_an_archive_is_read(tmp_path: Path, method: int) -> None:
    info = entry(tmp_path / "a.zip", b"notebook", method)
    assert StoredBytes(tmp_path / "a.zip", (info,)).read(100) == b"notebook"


def test_an_entry_of_an_archive_in_an_archive_is_read(tmp_path: Path) -> None:
    inner = entry(tmp_path / "inner.zip", b"notebook")
    outer = entry(tmp_path / "outer.zip", (tmp_path / "inner.zip").read_bytes())
    assert StoredBytes(tmp_path / "outer.zip", (outer, inner)).read(100) == b"notebook"


def test_an_entry_that_unpacks_to_more_than_the_limit_is_refused(tmp_path: Path) -> None:
    info = entry(tmp_path / "a.zip", bytes(5 << 20))
    info.file_size = 1  # the table lies
    assert refusal(StoredBytes(tmp_path / "a.zip", (info,))).startswith("has more than 1 MB")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_entry_with_a_changed_byte_is_refused(tmp_path: Path, method: int) -> None:
    info = entry(tmp_path / "a.zip", b"a notebook of some length", method)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[30 + len("hw.ipynb") + 3] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(data)
    assert refusal(StoredBytes(tmp_path / "a.zip", (info,))) == DAMAGED


@pytest.mark.parametrize("offset", [1, 10_000])
def test_an_entry_that_does_not_begin_where_the_table_says_is_refused(tmp_path: Path, offset: int) -> None:
    info = entry(tmp_path / "a.zip", b"notebook")
    info.header_offset = offset
    assert refusal(StoredBytes(tmp_path / "a.zip", (info,))) == DAMAGED


def test_an_entry_that_begins_before_the_archive_is_refused(tmp_path: Path) -> None:
    info = entry(tmp_path / "a.zip", b"notebook")
    info.header_offset = -1
    assert refusal(StoredBytes(tmp_path / "a.zip", (info,))).startswith("cannot be read: ")


def test_an_entry_is_unpacked_from_a_stream_whatever_its_position(tmp_path: Path) -> None:
    info = entry(tmp_path / "a.zip", b"notebook")
    stream = io.BytesIO((tmp_path / "a.zip").read_bytes())
    stream.seek(7)
    assert stored_bytes.unpacked(stream, info, 100) == b"notebook"
