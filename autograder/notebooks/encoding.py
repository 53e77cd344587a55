"""Decodes a file's bytes to its text, whatever an editor or a mail program did to them."""

from __future__ import annotations

import codecs
import json

from autograder.notebooks.unreadable import UnreadableFile


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return the file's text and warnings. Raises `UnreadableFile` for a file of another kind.

    JSON is UTF-8 by its standard; older Windows editors write UTF-16 or cp1252.
    """
    _check_kind(data[:4096])
    encoding = json.detect_encoding(data)
    if encoding in ("utf-8", "utf-8-sig"):
        try:
            return data.decode(encoding), []
        except UnicodeDecodeError:
            return _decode_damaged(data.removeprefix(codecs.BOM_UTF8))
    text = data.decode(encoding, "replace")
    return text, [f"The file is encoded as {encoding.upper()}, not as UTF-8; it was read anyway."]


def _decode_damaged(data: bytes) -> tuple[str, list[str]]:
    """Return the text of bytes that are not all valid UTF-8: UTF-8 if most of it is valid, else cp1252."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if len(text) - len(text.encode("ascii", "ignore")) > 2 * broken:
        return text, ["Some characters of the file were damaged; each is shown as \ufffd."]
    latin, _ = codecs.charmap_decode(data, "strict", _CP1252)
    return latin, ["The file is not encoded as UTF-8; it was read as Western European text."]


def _check_kind(head: bytes) -> None:
    """Raise `UnreadableFile` for the kinds of file that are often handed in with the name of a notebook."""
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise UnreadableFile(f"this is {what}, not a notebook; hand in the .ipynb file itself.")
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFile("the file is empty; save the notebook and hand it in again.")


# With U+FFFD for the five bytes that mean nothing: handling each as an error would take a hundred times as long.
_CP1252 = bytes(range(256)).decode("cp1252", "replace")
_MAGIC = {
    b"PK\x03\x04": "a zip archive (or a Word document)",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"version https://git-lfs": "a Git LFS pointer",
    b"diff --git": "a patch",
    b"{\\rtf": "a text document",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel document",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"[InternetShortcut]": "a shortcut",
    b"L\0\0\0\x01\x14\x02\0": "a shortcut",
    b"\0\x05\x16\x07": "a hidden file that macOS stores beside another",
    b"-----BEGIN PGP": "an encrypted message",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
}
