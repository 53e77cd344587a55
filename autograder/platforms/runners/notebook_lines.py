"""Finds the line of a cell in the text of a notebook's file: runners mark lines of files, and know no cells."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)


def lines(text: str) -> list[list[int]]:
    """Return, for each cell, the line of the file on which each line of its source stands, from 1.

    A source that is one text stands on one line. A file that is not JSON throughout, or no notebook, has no cells.
    """
    ends = [found.end() for found in re.finditer("\n", text)]
    try:
        return [
            [bisect_right(ends, offset) + 1 for offset in offsets]
            for offsets in _cells(text, _opened(text, 0, "{"))
        ]
    except (ValueError, RecursionError, IndexError):
        return []


def _cells(text: str, at: int) -> Iterator[list[int]]:
    for key, value in _members(text, at):
        if key == "cells":
            for cell in _items(text, _opened(text, value, "[")):
                yield _source(text, cell)


def _source(text: str, cell: int) -> list[int]:
    """Return the offsets of the lines of a cell's source; that of the cell where it has none."""
    for key, value in _members(text, _opened(text, cell, "{")):
        if key == "source":
            return (list(_items(text, value + 1)) if text[value] == "[" else [value]) or [value]
    return [cell]


def _members(text: str, at: int) -> Iterator[tuple[str, int]]:
    """Yield the keys of an object, whose inside begins at `at`, with the offsets of their values."""
    at = _skipped(text, at)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _opened(text, at, ":")
        value = _skipped(text, at)
        yield key, value
        _, at = _DECODER.raw_decode(text, value)
        at = _next(text, at, "}")


def _items(text: str, at: int) -> Iterator[int]:
    """Yield the offsets of the items of a list, whose inside begins at `at`."""
    at = _skipped(text, at)
    while text[at] != "]":
        yield at
        _, at = _DECODER.raw_decode(text, at)
        at = _next(text, at, "]")


def _next(text: str, at: int, end: str) -> int:
    """Return where the next member begins, or the end."""
    at = _skipped(text, at)
    return at if text[at] == end else _skipped(text, _opened(text, at, ","))


def _opened(text: str, at: int, sign: str) -> int:
    """Return the offset behind a sign. Raises `ValueError` where it does not stand there."""
    at = _skipped(text, at)
    if text[at] != sign:
        raise ValueError(f"{sign} is missing")
    return at + 1


def _skipped(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
