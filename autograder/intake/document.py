"""From a file's text to the JSON object in it, with a look at its size and nesting before the parser runs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from autograder.intake.problem import Problem


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


def parse(text: str, limits: Limits) -> tuple[dict[str, Any], list[str]]:
    nul = "\0" in text.strip("\0")
    text = text.replace("\0", "").lstrip("\ufeff \t\r\n")
    if not text:
        raise Problem("the file is empty; save the notebook and hand it in again.")
    unclosed = _measure(text, limits)
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise Problem(_what_it_is(text, error, unclosed)) from None
    if not isinstance(value, dict):
        raise Problem("the file holds JSON but no notebook; save it from Jupyter and hand it in again.")
    warnings = ["The file holds NUL characters, which no notebook has; they were left out."] if nul else []
    if text[end : end + 4096].strip():
        warnings.append("The file goes on after the notebook's end; the rest was left out.")
    return value, warnings


def _measure(text: str, limits: Limits) -> bool:
    """Raises where the text nests too deep or holds too many values; says whether a bracket stays open.

    Strings are cut out first, in one linear pass: the pattern also matches a string that never ends.
    """
    bare = _STRING.sub("", text)
    opened = bare.count("[") + bare.count("{")
    closed = bare.count("]") + bare.count("}")
    if max(opened, closed) > limits.containers or bare.count(",") > limits.values:
        raise Problem(
            "the file holds more data than a notebook can need; clear the outputs and hand it in again."
        )
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > limits.depth:
            raise Problem(
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
_CURLY = re.compile(r"\A[{\[]\s*[“”„«»]")
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
    if _CURLY.search(text[:200]):
        return (
            "the file's own quotation marks are curly, as a word processor saves them; save the notebook from "
            "Jupyter and hand it in again."
        )
    where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
    return f"the file is not a notebook{where}; save the notebook from Jupyter and hand it in again."
