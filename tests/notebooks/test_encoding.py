"""The bytes of a file as text, whatever an editor did to them; files of other kinds are refused by name."""

from __future__ import annotations

import pytest

from autograder.notebooks import encoding
from autograder.notebooks.unreadable import UnreadableFile

TEXT = '{"cells": ["Zoë’s naïve café"]}'


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as raised:
        encoding.decode(data)
    return str(raised.value)


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig"])
def test_utf_8_is_read_without_a_warning(name: str) -> None:
    assert encoding.decode(TEXT.encode(name)) == (TEXT, [])


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_is_read_with_a_warning(name: str) -> None:
    text, (warning,) = encoding.decode(TEXT.encode(name))
    assert (text, "not as UTF-8; it was read anyway" in warning) == (TEXT, True)


def test_western_european_text_is_read_with_a_warning() -> None:
    expected = "The file is not encoded as UTF-8; it was read as Western European text."
    assert encoding.decode(TEXT.encode("cp1252")) == (TEXT, [expected])


def test_a_damaged_character_among_many_good_ones_is_shown_as_damaged() -> None:
    data = ("é" * 10).encode() + b'\xff{"cells": []}'
    expected = "Some characters of the file were damaged; each is shown as �."
    assert encoding.decode(b"x" + data) == ("x" + "é" * 10 + '�{"cells": []}', [expected])


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"PK\x03\x04", "a zip archive (or a Word document)"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"version https://git-lfs.github.com/spec/v1", "a Git LFS pointer"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "a database"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_name(head: bytes, kind: str) -> None:
    assert refusal(head + bytes(50)) == f"this is {kind}, not a notebook; hand in the .ipynb file itself."


@pytest.mark.parametrize("data", [b"", b" \r\n\t", bytes(5000), b"\xef\xbb\xbf", b"\xff\xfe"])
def test_a_file_of_nothing_is_empty(data: bytes) -> None:
    assert refusal(data) == "the file is empty; save the notebook and hand it in again."
