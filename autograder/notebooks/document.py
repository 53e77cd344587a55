"""Parses a file's text to the JSON object in it, after a check of its size and nesting."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from autograder.notebooks.unreadable import UnreadableFile


@dataclass(frozen=True)
class NotebookLimits:
    """The limits of a submission's file: its bytes, nesting and cells; `source` is in characters of one cell.

    `containers` (objects and lists) and `values` bound memory: 64 MiB of `{},{},…` would become 1.4 GB.
    """

    bytes: int = 64 << 20
    depth: int = 200
    containers: int = 1_000_000
    values: int = 8_000_000
    cells: int = 10_000
    source: int = 8_000_000


def parse(text: str, limits: NotebookLimits) -> tuple[dict[str, Any], list[str]]:
    """Return the object in the text, and a warning for each thing that was repaired. Raises `UnreadableFile`."""
    nul = "\0" in text.strip("\0")
    text = text.replace("\0", "").lstrip("\ufeff \t\r\n")
    if not text:
        raise UnreadableFile("the file is empty; save the notebook and hand it in again.")
    unclosed = _measure(text, limits)
    warnings = (
        ["The file contains NUL characters, which no notebook needs; they were left out."] if nul else []
    )
    try:
        value, rest = _decoded(text)
    except (ValueError, RecursionError) as error:
        try:
            value, rest = _decoded(_repaired(text))
        except (ValueError, RecursionError):
            raise UnreadableFile(_what_it_is(text, error, unclosed)) from None
        warnings.append(
            "The file is not valid JSON: blanks, commas or backslashes that do not belong there were corrected."
        )
    if not isinstance(value, dict):
        raise UnreadableFile(
            "the file holds JSON but no notebook; save it from Jupyter and hand it in again."
        )
    if rest:
        warnings.append("The file continues after the end of the notebook; the rest was ignored.")
    return value, warnings


def _decoded(text: str) -> tuple[Any, bool]:
    """Return the first value in the text, and whether more text follows it."""
    value, end = _DECODER.raw_decode(text)
    return value, bool(text[end : end + 4096].strip())


def _repaired(text: str) -> str:
    """Return the text without the damage that editing by hand or a web page does to JSON, where it has one meaning."""

    def repair(found: re.Match[str]) -> str:
        if found["string"]:
            return "\\\\".join(_LONE.sub(r"\\\\", part) for part in found["string"].split("\\\\"))
        return " " if found["blank"] else ""

    return _REPAIRABLE.sub(repair, text)


def _measure(text: str, limits: NotebookLimits) -> bool:
    """Return whether a bracket stays open. Raises `UnreadableFile` where the text is nested too deep or too large.

    Strings are cut out first, in one linear pass: the pattern also matches a string that never ends.
    """
    bare = _STRING.sub("", text)
    opened = bare.count("[") + bare.count("{")
    closed = bare.count("]") + bare.count("}")
    if max(opened, closed) > limits.containers or bare.count(",") > limits.values:
        raise UnreadableFile(
            "the file holds more data than a notebook can need; clear the outputs and hand it in again."
        )
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > limits.depth:
            raise UnreadableFile(
                f"the file nests lists and objects more than {limits.depth} levels deep, which no notebook does; "
                "save the notebook from Jupyter and hand it in again."
            )
    return opened > closed


def _whole(digits: str) -> int | float:
    """Return a very long integer as a float: Python refuses to convert it, and no notebook needs it."""
    return int(digits) if len(digits) < 20 else float(digits)


_DECODER = json.JSONDecoder(strict=False, parse_int=_whole)
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_REPAIRABLE = re.compile(
    rf"(?P<string>{_STRING.pattern})|(?P<blank>[\u00a0\u200b\u2028\u2029\u3000\ufeff])|(?P<comma>,)(?=\s*[\]}}])",
    re.DOTALL,
)
_LONE = re.compile(r'\\(?!u[0-9a-fA-F]{4}|["\\/bfnrt])')  # a backslash that escapes nothing
_BRACKET = re.compile(r"[\[\]{}]")
_LITERAL = 16  # characters: more than a literal that was cut off can have


def _at_the_end(text: str, error: Exception) -> bool:
    """Return whether the parser reached the end of the text and missed the rest."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip()) - _LITERAL


_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_FENCE = re.compile(r"^```", re.MULTILINE)
_CURLY = re.compile(r"\A[{\[]\s*[“”„«»]")
_PYTHON = re.compile(
    r"^(?:import \w|from [\w.]+ import |def \w+\(|class \w+|# %%|#!.*python|print\(|\w+ = )", re.MULTILINE
)


def _what_it_is(text: str, error: Exception, unclosed: bool) -> str:
    """Return the sentence for a text that is not JSON."""
    if _CONFLICT.search(text):
        return (
            "the file contains the conflict markers of a git merge (<<<<<<<); resolve the conflict, check the "
            "notebook in Jupyter, and hand it in again."
        )
    if text[0] == "<":
        return (
            "this is a web page with the name of a notebook; download the notebook itself "
            "(in Colab: File, Download, Download .ipynb) and hand it in again."
        )
    if text[0] == "{" and unclosed and _at_the_end(text, error):
        return "the file is cut off before its end; save or upload the notebook again."
    if text[0] not in "{[" and _FENCE.search(text[:20_000]):
        return "this is a text in Markdown, not a notebook; hand in the .ipynb file itself."
    if text[0] not in "{[" and _PYTHON.search(text[:20_000]):
        return "this is a Python script with the name of a notebook; put the code into the notebook's cells."
    if _CURLY.search(text[:200]):
        return (
            "the file's quotation marks are curly, as a word processor writes them; save the notebook from "
            "Jupyter and hand it in again."
        )
    where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
    return f"the file is not a notebook{where}; save the notebook from Jupyter and hand it in again."
