"""Converts the JSON object to cells, each by itself: a bad cell costs no other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.notebooks.attachments import pictures_of
from autograder.notebooks.document import NotebookLimits
from autograder.notebooks.unreadable import UnreadableFile


@dataclass(frozen=True)
class Cell:
    """One cell. `index` is its position in the student's file, from 0; `kind` is "code", "markdown" or "raw".

    `answer` is the id of the question whose written answer the cell holds, or None. `attachments` are the pictures in
    a text cell: base64 by kind, by the name in its addresses (`attachment:name`). `marked` is the id of the question
    that a code cell bears, in its metadata or in its first line, or None.
    """

    index: int
    kind: str
    source: str
    metadata: Mapping[str, Any]
    answer: str | None
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marked: str | None = None


def _raw_cells(file: dict[str, Any]) -> list[Any]:
    """Return the cells as the file has them: at the top in format 4, within worksheets in formats 2 and 3."""
    cells = file.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = file.get("worksheets")
    if isinstance(sheets, list):
        lists = (sheet.get("cells") for sheet in sheets if isinstance(sheet, dict))
        return [cell for found in lists if isinstance(found, list) for cell in found]
    raise UnreadableFile(
        "the file holds JSON but no notebook: it has no cells; hand in the .ipynb file itself."
    )


def convert(file: dict[str, Any], limits: NotebookLimits) -> tuple[tuple[Cell, ...], list[int], list[int]]:
    """Return the cells, the indices of those that could not be read, and the indices of those that lost a part.

    Raises `UnreadableFile` where the object has no cells, or too many.
    """
    cells: list[Cell] = []
    bad: list[int] = []
    doubtful: list[int] = []
    for index, value in enumerate(_at_most(_raw_cells(file), limits.cells)):
        kind, (source, whole) = _kind(value), _source(value)
        source, pictures = pictures_of(value, source) if kind == "markdown" else (source, {})
        if kind is None or source is None or len(source) > limits.source:
            bad.append(index)
            cells.append(Cell(index, "raw", "", {}, None))
            continue
        if not whole:
            doubtful.append(index)
        metadata = _metadata(value.get("metadata"))
        source = _heading_level(value) + source
        answer = _answer(kind, source, metadata)
        bears = (answer or named_in(source)) if kind == "code" else None
        cells.append(Cell(index, kind, source, metadata, answer, pictures, bears))
    return tuple(cells), bad, doubtful


def _at_most(raw: list[Any], limit: int) -> list[Any]:
    if len(raw) > limit:
        raise UnreadableFile(
            f"the notebook has {len(raw)} cells, and at most {limit} are read; "
            "remove the cells that are not yours and hand it in again."
        )
    return raw


_KINDS = {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "markdown", "html": "markdown"}


def _kind(value: Any) -> str | None:
    """Return the cell's kind, or None if it is unknown. A cell without a type is code, as most are."""
    if not isinstance(value, dict):
        return None
    kind = value.get("cell_type", "code")
    return _KINDS.get(kind.strip().lower()) if isinstance(kind, str) else None


def _source(value: Any) -> tuple[str | None, bool]:
    """Return the cell's text, and whether all of it could be read. Format 3 names it `input` in code cells."""
    if not isinstance(value, dict):
        return None, False
    source = value.get("source", value.get("input", ""))
    if source is None:
        return "", True
    if isinstance(source, str):
        return clean(source), True
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        return clean("".join(lines)), len(lines) == len(source)
    return None, False


def clean(text: str) -> str:
    """Return the text without a byte order mark, with `\\n` at line ends and U+FFFD for lone surrogates."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text)


def _heading_level(value: dict[str, Any]) -> str:
    """Return the signs of a Markdown heading for a heading cell of format 3, else nothing."""
    level = value.get("level", 1)
    if str(value.get("cell_type")).strip().lower() != "heading":
        return ""
    return "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + " "


_SURROGATE = re.compile("[\ud800-\udfff]")
_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
# Repeats are possessive (`*+`): what they have taken, none of them could use better.
_TITLE = r"Your answer \(\s*+([a-z][a-z0-9_-]{0,63}+)\s*+\)[ :]*+[*_]{0,3}[ :]*+"
_HEADING = re.compile(rf"\A\s*+(?:#++\s*+)?[*_]{{0,3}}\s*+{_TITLE}")
_NEXT_HEADING = re.compile(rf"^[ \t]*+(?:#++[ \t]*+|[*_]{{2,3}}){_TITLE}", re.MULTILINE)


def _metadata(value: Any) -> dict[str, Any]:
    """Return the part of the metadata that has a meaning here; the rest belongs to front ends."""
    if not isinstance(value, dict):
        return {}
    kept: dict[str, Any] = {}
    answer, name, tags = value.get("answer"), value.get("name"), value.get("tags")
    if isinstance(answer, str) and _ID.fullmatch(answer):
        kept["answer"] = answer
    if isinstance(name, str) and 0 < len(name) <= 200:
        kept["name"] = clean(name)
    if isinstance(tags, list):
        words = [clean(tag) for tag in tags if isinstance(tag, str)]
        kept["tags"] = list(dict.fromkeys(word for word in words if 0 < len(word) <= 100 and "," not in word))
    return kept


def _answer(kind: str, source: str, metadata: Mapping[str, Any]) -> str | None:
    """Return the id of the question that the cell answers, or None.

    The metadata say so, whatever kind the cell has become, or the heading, where a tool lost the metadata.
    """
    if "answer" in metadata:
        return str(metadata["answer"])
    return named_in(source) if kind != "code" else None


def named_in(source: str) -> str | None:
    """Return the id of the question that the heading of a cell names, such as "# Your answer (why)", or None."""
    found = _HEADING.match(source)
    return found[1] if found else None


def written(cell: Cell) -> list[tuple[str, str]]:
    """Return the cell's written answers as (question, text). A merged cell holds each answer below its heading."""
    if cell.answer is None:
        return []
    own, *rest = _NEXT_HEADING.split(_HEADING.sub("", cell.source, count=1))
    others = zip(rest[::2], rest[1::2], strict=True)
    return [(cell.answer, own.strip()), *((question, text.strip()) for question, text in others)]
