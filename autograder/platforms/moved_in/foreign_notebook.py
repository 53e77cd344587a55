"""Reads an instructor's notebook of another tool: text, metadata, attachments and saved outputs, within bounds.

The limited process runs this: what a notebook takes of time and memory ends there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

MAX_BYTES = 64 << 20
MAX_CELLS = 5_000
MAX_SOURCE = 1 << 20  # characters of a cell
_KINDS = ("code", "markdown", "raw")


class NotMoved(Exception):
    """Something foreign cannot be read; the text is a sentence without its first words, the file's name."""


@dataclass(frozen=True)
class ForeignCell:
    """A cell of the foreign notebook: its number from 1, and for code the text that it last showed."""

    number: int
    kind: str
    text: str
    metadata: dict[str, Any] = field(default_factory=dict)
    attachments: dict[str, Any] = field(default_factory=dict)
    shown: str = ""


@dataclass(frozen=True)
class ForeignNotebook:
    """A foreign notebook. `language` is that of its kernel, in small letters."""

    cells: tuple[ForeignCell, ...]
    language: str


def read(data: bytes) -> ForeignNotebook:
    """Return the notebook. Raises `NotMoved`."""
    if len(data) > MAX_BYTES:
        raise NotMoved(f"is larger than {MAX_BYTES >> 20} MB: remove the outputs of its cells")
    try:
        document = json.loads(data.decode("utf-8-sig"))
        sheets = document.get("worksheets")
        cells = document["cells"] if sheets is None else [one for sheet in sheets for one in sheet["cells"]]
        if len(cells) > MAX_CELLS:
            raise NotMoved(f"has more than {MAX_CELLS} cells")
        made = tuple(_cell(number, cell) for number, cell in enumerate(cells, start=1))
        return ForeignNotebook(made, _language(document.get("metadata") or {}))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotMoved(f"is no notebook of format 3 or 4 ({type(error).__name__})") from None


def _language(metadata: dict[str, Any]) -> str:
    kernel = metadata.get("kernelspec") or {}
    told = kernel.get("language") or (metadata.get("language_info") or {}).get("name") or ""
    name = str(told or ("r" if str(kernel.get("name", "")).lower() == "ir" else "python"))
    return name.lower()[:40]


def _cell(number: int, cell: dict[str, Any]) -> ForeignCell:
    kind = str(cell.get("cell_type", "code"))
    text = joined(cell.get("source", cell.get("input", "")))
    if len(text) > MAX_SOURCE:
        raise NotMoved(f"has a cell {number} of more than {MAX_SOURCE >> 20} million characters")
    metadata, attachments = cell.get("metadata") or {}, cell.get("attachments") or {}
    return ForeignCell(
        number,
        kind if kind in _KINDS else "markdown",
        text.replace("\r\n", "\n").replace("\r", "\n"),
        metadata if isinstance(metadata, dict) else {},
        attachments if isinstance(attachments, dict) and kind != "code" else {},
        _shown(cell.get("outputs") or []),
    )


def joined(source: Any) -> str:
    """Return a text that a notebook keeps whole or in lines."""
    return source if isinstance(source, str) else "".join(str(line) for line in source or ())


def _shown(outputs: list[Any]) -> str:
    """Return what a code cell printed and returned, as a doctest would show it."""
    parts = []
    for one in outputs:
        data = one.get("data") or {}
        if one.get("output_type") == "stream" and one.get("name", "stdout") == "stdout":
            parts.append(joined(one.get("text", "")))
        elif one.get("output_type") in ("execute_result", "pyout"):
            parts.append(joined(data.get("text/plain", one.get("text", ""))))
        elif one.get("output_type") in ("error", "pyerr"):
            parts.append(f"{one.get('ename', 'Exception')}: {one.get('evalue', '')}")
    return "\n".join(part.rstrip("\n") for part in parts if part)
