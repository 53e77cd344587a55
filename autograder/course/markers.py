"""The markers around a solution: checked, and a cell's text with what stands between them or without it.

A solution begins after a line `### BEGIN SOLUTION` and ends before a line `### END SOLUTION`. Lines `### PROMPT text`
in it say what students get in its place; `### PROMPT` alone, and no other, that they get nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import AssignmentError

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"

_MARKER = re.compile(r"[ \t]*(?:# )?### (BEGIN|END) SOLUTION[ \t]*")
_PROMPT = re.compile(r"([ \t]*)(?:# )?### PROMPT(?: (.*))?")
_NEARLY = re.compile(r"[\s#]*#[\s#]*(?:BEGIN|END)[\s_-]+SOL.*", re.IGNORECASE)
_DEFINITION = re.compile(r"([ \t]*)(?:async +def|def|class) +(\w+)")


def check(path: Path, lines: Iterator[tuple[str, str]], separator: re.Pattern[str] | None = None) -> None:
    """Raise `AssignmentError` unless markers pair up inside their cell: a slip would hand the solution to the class.

    `lines` are pairs of a line's place, in words, and its text. A line that matches `separator` begins a new cell.
    """
    opened = ""
    for where, line in lines:
        if opened and separator and separator.match(line):
            break
        marker = _MARKER.fullmatch(line)
        if marker is None:
            if _NEARLY.fullmatch(line):
                raise AssignmentError(
                    path, f"{where}: {line.strip()!r} is no marker; write {BEGIN!r} or {END!r}"
                )
        elif marker[1] == "BEGIN":
            if opened:
                raise AssignmentError(path, f"{where}: {BEGIN!r} inside the solution that begins at {opened}")
            opened = where
        else:
            if not opened:
                raise AssignmentError(path, f"{where}: {END!r} has no {BEGIN!r} before it in its cell")
            opened = ""
    if opened:
        raise AssignmentError(path, f"{opened}: {BEGIN!r} has no {END!r} after it in its cell")


def lines(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield the number (from 1) and the text of each line that is no marker, and whether it is part of a solution."""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        marker = _MARKER.fullmatch(line)
        if marker is None:
            if not (inside and _PROMPT.fullmatch(line)):
                yield number, line, inside
        else:
            inside = marker[1] == "BEGIN"


def with_solutions(text: str) -> str:
    """Return a cell's text without its markers."""
    return "\n".join(line for _, line, _ in lines(text))


def without_solutions(text: str, kind: str) -> str:
    """Return a cell's text with each solution left out, and in code a stub in its place."""
    written = text.splitlines()
    kept: list[str] = []
    inside = False
    for number, line in enumerate(written):
        marker = _MARKER.fullmatch(line)
        if marker is None:
            if not inside:
                kept.append(line)
            continue
        inside = marker[1] == "BEGIN"
        if inside:
            prompt = _prompt(written, number)
            kept += prompt if prompt is not None else _stub(written, number) if kind == "code" else []
    return "\n".join(kept).rstrip() + ("\n" if kind == "markdown" and len(kept) < len(written) else "")


def _prompt(written: list[str], begin: int) -> list[str] | None:
    """Return the lines that the solution from line `begin` on says are to replace it; None where it says nothing."""
    found: list[str] | None = None
    for line in written[begin + 1 :]:
        prompt = _PROMPT.fullmatch(line)
        if prompt:
            found = [*(found or ()), *([f"{prompt[1]}{prompt[2]}".rstrip()] if prompt[2] else [])]
        if _MARKER.fullmatch(line):
            break
    return found


def _stub(written: list[str], begin: int) -> list[str]:
    """Return the lines that replace the solution that begins at line `begin`, in its indentation."""
    indent = written[begin][: len(written[begin]) - len(written[begin].lstrip())]
    name = _enclosing(written, begin, len(indent)) or _first_defined(written, begin) or "this part"
    return [f"{indent}# YOUR CODE HERE", f'{indent}raise NotImplementedError("{name} is not written yet")']


def _enclosing(written: list[str], begin: int, indent: int) -> str:
    for line in reversed(written[:begin]):
        found = _DEFINITION.match(line)
        if found and len(found[1]) < indent:
            return found[2]
    return ""


def _first_defined(written: list[str], begin: int) -> str:
    for line in written[begin + 1 :]:
        found = _DEFINITION.match(line)
        if found:
            return found[2]
        if _MARKER.fullmatch(line):
            break
    return ""
