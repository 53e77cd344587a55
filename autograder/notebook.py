"""Reads a student's notebook, whatever front end, mail programme or accident has been at it.

nbformat is not used: it raises on a wrong type anywhere and invents random ids. The standard `json` module,
with a look at the text before it runs (bytes, nesting, number of values), and a conversion of each cell for
itself lose one bad cell where a schema would lose the file. What is left is format 4.5 without outputs.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.errors import UnreadableSubmission


@dataclass(frozen=True)
class Limits:
    """What a submission's file may be; `source` is in characters of one cell.

    `containers` (objects and lists) and `values` bound memory: 64 MiB of `{},{},…` would become 1.4 GB.
    """

    bytes: int = 64 << 20
    depth: int = 200
    containers: int = 1_000_000
    values: int = 8_000_000
    cells: int = 10_000
    source: int = 8_000_000


@dataclass(frozen=True)
class Cell:
    """One cell. `index` is its place in the student's file, from 0; `kind` is "code", "markdown" or "raw".

    `answer` is the id of the question whose written answer the cell holds, or None.
    """

    index: int
    kind: str
    source: str
    metadata: Mapping[str, Any]
    answer: str | None


@dataclass(frozen=True)
class Notebook:
    """A notebook as read: `cells[i].index == i`, since a cell that cannot be read stays as an empty raw one.

    `warnings` are sentences for the student. All text encodes as UTF-8: there is no lone surrogate in it.
    """

    cells: tuple[Cell, ...]
    warnings: tuple[str, ...]

    def answers(self) -> dict[str, str]:
        """The written answers by question id, without their heading; the parts of a split cell are joined."""
        parts: dict[str, list[str]] = {}
        for cell in self.cells:
            if cell.answer is not None:
                text = _HEADING.sub("", cell.source, count=1).strip()
                parts.setdefault(cell.answer, []).extend([text] if text else [])
        return {question: "\n\n".join(texts) for question, texts in parts.items()}

    def as_dict(self) -> dict[str, Any]:
        """A fresh nbformat 4.5 notebook: no outputs, ids by position, our own kernelspec, few metadata."""
        return {
            "cells": [_cell_as_dict(cell) for cell in self.cells],
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }


def read(data: bytes, name: str, limits: Limits = Limits()) -> Notebook:
    """The notebook in these bytes; `name` is the file's, for the message.

    Raises `UnreadableSubmission` with one sentence where no notebook can be read. Never `RecursionError`.
    """
    try:
        return _read(data, limits)
    except _Unreadable as problem:
        raise UnreadableSubmission(name, str(problem)) from None


class _Unreadable(Exception):
    """Carries the sentence; the name of the file is added in one place."""


def _read(data: bytes, limits: Limits) -> Notebook:
    if len(data) > limits.bytes:
        size, most = len(data) / 2**20, limits.bytes / 2**20
        raise _Unreadable(
            f"the file has {size:.0f} MB, and {most:.0f} MB is the most that is read; "
            "clear the outputs and hand it in again."
        )
    text, warnings = _decode(data)
    file, more = _parse(text, limits)
    raw = _raw_cells(file)
    if len(raw) > limits.cells:
        raise _Unreadable(
            f"the notebook has {len(raw)} cells, and {limits.cells} is the most that is read; "
            "remove what is not yours and hand it in again."
        )
    cells, bad, doubtful = _cells(raw, limits)
    warnings += more + _about_language(file) + _about_cells(cells, bad, doubtful)
    return Notebook(cells, tuple(warnings))


# Bytes to text


def _decode(data: bytes) -> tuple[str, list[str]]:
    """The file's text. JSON is UTF-8 by its standard; older Windows editors write UTF-16 or cp1252."""
    _look(data[:4096])
    encoding = json.detect_encoding(data)
    if encoding in ("utf-8", "utf-8-sig"):
        try:
            return data.decode(encoding), []
        except UnicodeDecodeError:
            return _decode_damaged(data.removeprefix(codecs.BOM_UTF8))
    text = data.decode(encoding, "replace")
    return text, [f"The file is encoded as {encoding.upper()}, not as UTF-8; it was read all the same."]


def _decode_damaged(data: bytes) -> tuple[str, list[str]]:
    """Bytes that are not all UTF-8: UTF-8 with broken places if most of it is right, cp1252 otherwise."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(1 for _ in _NOT_ASCII.finditer(text)) > 2 * broken:
        return text, ["Some characters of the file were damaged; each is shown as \ufffd."]
    latin = data.decode("cp1252", "replace")
    return latin, ["The file is not encoded as UTF-8; it was read as Western European text."]


def _look(head: bytes) -> None:
    """Raises for the kinds of file that are often handed in under the name of a notebook."""
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise _Unreadable(f"this is {what}, not a notebook; hand in the .ipynb file itself.")
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise _Unreadable("the file is empty; save the notebook and hand it in again.")


_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_MAGIC = {
    b"PK\x03\x04": "a zip archive (or a Word document)",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"version https://git-lfs": "a Git LFS pointer",
}


# Text to JSON


def _parse(text: str, limits: Limits) -> tuple[dict[str, Any], list[str]]:
    text = text.lstrip("\ufeff \t\r\n\0")
    if not text:
        raise _Unreadable("the file is empty; save the notebook and hand it in again.")
    unclosed = _measure(text, limits)
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise _Unreadable(_what_it_is(text, error, unclosed)) from None
    if not isinstance(value, dict):
        raise _Unreadable("the file holds JSON but no notebook; save it from Jupyter and hand it in again.")
    rest = text[end : end + 4096].strip("\0 \t\r\n")
    return value, ["The file goes on after the notebook's end; the rest was left out."] if rest else []


def _measure(text: str, limits: Limits) -> bool:
    """Raises where the text nests too deep or holds too many values; says whether a bracket stays open.

    Strings are cut out first, in one linear pass: the pattern also matches a string that never ends.
    """
    bare = _STRING.sub("", text)
    opened = bare.count("[") + bare.count("{")
    closed = bare.count("]") + bare.count("}")
    if max(opened, closed) > limits.containers or bare.count(",") > limits.values:
        raise _Unreadable(
            "the file holds more data than a notebook can need; clear the outputs and hand it in again."
        )
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > limits.depth:
            raise _Unreadable(
                f"the file nests lists and objects more than {limits.depth} deep, as no notebook does; "
                "save the notebook from Jupyter and hand it in again."
            )
    return opened > closed


def _whole(digits: str) -> int | float:
    """Python refuses to convert very long integers, which a notebook has no use for."""
    return int(digits) if len(digits) < 20 else float(digits)


_DECODER = json.JSONDecoder(strict=False, parse_int=_whole)
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_PYTHON = re.compile(
    r"^(?:import \w|from [\w.]+ import |def \w+\(|class \w+|# %%|#!.*python|print\(|\w+ = )", re.MULTILINE
)


def _what_it_is(text: str, error: Exception, unclosed: bool) -> str:
    """The sentence for a text that is not JSON."""
    if _CONFLICT.search(text):
        return (
            "the file holds the conflict marks of a git merge (<<<<<<<); settle the conflict, look at the "
            "notebook in Jupyter, and hand it in again."
        )
    if text[0] == "<":
        return (
            "this is a web page saved under a notebook's name; download the notebook itself "
            "(in Colab: File, Download, Download .ipynb) and hand it in again."
        )
    if text[0] == "{" and unclosed:
        return "the file is cut off before its end; save or upload the notebook again."
    if text[0] not in "{[" and _PYTHON.search(text[:20_000]):
        return "this is a Python script under a notebook's name; put the code into the notebook's cells."
    where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
    return f"the file is not a notebook{where}; save the notebook from Jupyter and hand it in again."


# JSON to cells


def _raw_cells(file: dict[str, Any]) -> list[Any]:
    """The cells as they stand in the file: format 4 has them on top, 2 and 3 within worksheets."""
    cells = file.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = file.get("worksheets")
    if isinstance(sheets, list):
        lists = (sheet.get("cells") for sheet in sheets if isinstance(sheet, dict))
        return [cell for found in lists if isinstance(found, list) for cell in found]
    raise _Unreadable("the file holds JSON but no notebook: it has no cells; hand in the .ipynb file itself.")


def _cells(raw: list[Any], limits: Limits) -> tuple[tuple[Cell, ...], list[int], list[int]]:
    """The cells, the places of those that could not be read, and of those that lost a part."""
    cells: list[Cell] = []
    bad: list[int] = []
    doubtful: list[int] = []
    for index, value in enumerate(raw):
        kind, (source, whole) = _kind(value), _source(value)
        if kind is None or source is None or len(source) > limits.source:
            bad.append(index)
            cells.append(Cell(index, "raw", "", {}, None))
            continue
        if not whole:
            doubtful.append(index)
        metadata = _metadata(value.get("metadata"))
        source = _heading_level(value) + source
        cells.append(Cell(index, kind, source, metadata, _answer(kind, source, metadata)))
    return tuple(cells), bad, doubtful


_KINDS = {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "markdown", "html": "markdown"}


def _kind(value: Any) -> str | None:
    """A cell without a type is code, as most are; one of an unknown type is none."""
    if not isinstance(value, dict):
        return None
    kind = value.get("cell_type", "code")
    return _KINDS.get(kind.strip().lower()) if isinstance(kind, str) else None


def _source(value: Any) -> tuple[str | None, bool]:
    """The cell's text, and whether all of it could be read. Format 3 calls it `input` in code cells."""
    if not isinstance(value, dict):
        return None, False
    source = value.get("source", value.get("input", ""))
    if source is None:
        return "", True
    if isinstance(source, str):
        return _clean(source), True
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        return _clean("".join(lines)), len(lines) == len(source)
    return None, False


def _clean(text: str) -> str:
    """Line ends as Python reads them, no byte order mark, and U+FFFD for halves of a surrogate pair."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text)


def _heading_level(value: dict[str, Any]) -> str:
    """Format 3 has headings as cells of their own."""
    level = value.get("level", 1)
    if str(value.get("cell_type")).strip().lower() != "heading":
        return ""
    return "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + " "


_SURROGATE = re.compile("[\ud800-\udfff]")
_ID = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_HEADING = re.compile(
    r"\A\s*(?:#+\s*)?[*_]{0,3}\s*Your answer \(\s*([a-z][a-z0-9_-]{0,63})\s*\)[ :]*[*_]{0,3}[ :]*"
)


def _metadata(value: Any) -> dict[str, Any]:
    """What of a cell's metadata means something here: everything else is a front end's own."""
    if not isinstance(value, dict):
        return {}
    kept: dict[str, Any] = {}
    answer, name, tags = value.get("answer"), value.get("name"), value.get("tags")
    if isinstance(answer, str) and _ID.fullmatch(answer):
        kept["answer"] = answer
    if isinstance(name, str) and 0 < len(name) <= 200:
        kept["name"] = _clean(name)
    if isinstance(tags, list):
        words = [_clean(tag) for tag in tags if isinstance(tag, str)]
        kept["tags"] = list(dict.fromkeys(word for word in words if 0 < len(word) <= 100 and "," not in word))
    return kept


def _answer(kind: str, source: str, metadata: Mapping[str, Any]) -> str | None:
    """By metadata, whatever kind the cell has become; by its heading where a tool lost the metadata."""
    if "answer" in metadata:
        return str(metadata["answer"])
    found = _HEADING.match(source) if kind != "code" else None
    return found[1] if found else None


def _cell_as_dict(cell: Cell) -> dict[str, Any]:
    common = {
        "id": f"cell-{cell.index}",
        "cell_type": cell.kind,
        "metadata": dict(cell.metadata),
        "source": cell.source,
    }
    return {**common, "execution_count": None, "outputs": []} if cell.kind == "code" else common


# What the student is told


def _about_cells(cells: tuple[Cell, ...], bad: list[int], doubtful: list[int]) -> list[str]:
    warnings = []
    if not cells:
        warnings.append("The notebook has no cells.")
    if bad:
        warnings.append(f"{_listed(bad)} could not be read and counts as empty.")
    if doubtful:
        warnings.append(f"{_listed(doubtful)} holds lines that are no text; they were left out.")
    return warnings


def _listed(places: list[int]) -> str:
    shown = ", ".join(str(place + 1) for place in places[:5])
    more = f" (and {len(places) - 5} more)" if len(places) > 5 else ""
    return f"Cell {shown}{more}"


_OTHER_KERNELS = re.compile(
    r"(?:ir|julia|javascript|deno|bash|sas|octave|matlab|scala|xcpp)\b", re.IGNORECASE
)


def _about_language(file: dict[str, Any]) -> list[str]:
    """The kernel that the file names is never started: the cells are run as Python 3, with a warning."""
    metadata = file.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    spec, info = metadata.get("kernelspec"), metadata.get("language_info")
    spec, info = spec if isinstance(spec, dict) else {}, info if isinstance(info, dict) else {}
    named = [text for text in (spec.get("language"), info.get("name")) if isinstance(text, str) and text]
    kernel = spec.get("name")
    if not named and isinstance(kernel, str) and _OTHER_KERNELS.match(kernel):
        named = [kernel]
    other = [text for text in named if "python" not in text.lower()]
    if other:
        language = _clean(other[0])[:40]
        return [f"The notebook says that it is written in {language!r}; its cells were run as Python 3."]
    if kernel == "python2" or str(info.get("version", "")).startswith("2."):
        return ["The notebook says that it is written in Python 2; its cells were run as Python 3."]
    return []
