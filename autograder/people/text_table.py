"""Splits the text of a table, as platforms and spreadsheets write it: any separator, UTF-8, UTF-16 or cp1252.

Strangers write such files, so they are split in a limited process: ask `limited_tables`, not this module.
"""

from __future__ import annotations

import csv
import io

import msgspec

SEPARATORS = (",", ";", "\t")
MOST_ROWS = 100_000  # far more than a course has people
_MOST_COLUMNS = 2_000  # a gradebook of a large course has some hundred
_MOST_CELLS = 5_000_000  # short rows are filled up, so that a small file could become a large table


class TextTable(msgspec.Struct, frozen=True):
    """A table: its header, its rows, each as long as the header, and how it was written.

    `numbers` are the rows' numbers as a spreadsheet counts them, from 2. Rows without any text are left out.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    separator: str = ","
    encoding: str = "utf-8"


def split(data: bytes) -> TextTable:
    """Return the table in these bytes. Raises `ValueError` with the end of a sentence that begins with its name."""
    encoding = _encoding(data)
    text = data.decode(encoding, "replace")
    if "\0" in text:  # UTF-16 without its mark, or no text; no database keeps the character
        raise ValueError("holds null characters, so it is no text in UTF-8; export it again as CSV in UTF-8")
    if text[:4].casefold() == "sep=":
        text = text.partition("\n")[2]
    separator = max(SEPARATORS, key=lambda one: len(_first(text, one)))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise ValueError(f"cannot be read as a table: {error}; export it again as CSV") from None
    if not rows or not any(cell.strip() for cell in rows[0]):
        raise ValueError("has no header in its first row; export it again as CSV")
    if len(rows) > MOST_ROWS or len(rows[0]) > _MOST_COLUMNS:
        raise ValueError(f"has more than {MOST_ROWS} rows or {_MOST_COLUMNS} columns, so it is no class list")
    width = len(rows[0])
    if len(rows) * width > _MOST_CELLS:
        raise ValueError(f"has more than {_MOST_CELLS} cells, so it is no class list")
    kept = [(number, row) for number, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    return TextTable(
        tuple(rows[0]),
        tuple(tuple((row + [""] * width)[:width]) for _, row in kept),
        tuple(number for number, _ in kept),
        separator,
        encoding,
    )


def _first(text: str, separator: str) -> list[str]:
    """Return the cells of the first row; none where they cannot be read."""
    try:
        return next(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator), [])
    except csv.Error:
        return []


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
