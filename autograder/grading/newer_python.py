"""Finds the version of Python that a line needs which this Python rejects."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator

from autograder.notebooks import python_parser

Version = tuple[int, int]
HERE: Version = sys.version_info[:2]

Predicate = Callable[[str], bool]


def _in_order(first: str, *later: str) -> Predicate:
    """Return a predicate for lines that begin with the first pattern and have the later ones behind it, in order.

    Each is searched once, from where the one before it ended: one pattern with `.*` between them would try every way
    to divide the line.
    """
    patterns = [re.compile(pattern) for pattern in later]
    begin = re.compile(first)

    def fits(line: str) -> bool:
        found = begin.match(line)
        for pattern in patterns:
            found = pattern.search(line, found.end()) if found else None
        return found is not None

    return fits


_T_STRING = re.compile(r"(?:^|[=(,\[{:])\s*+(?:[tT][rR]?|[rR][tT])([\"'])")


def _holds_t_string(line: str) -> bool:
    return any(line.find(start[1], start.end()) >= 0 for start in _T_STRING.finditer(line))


# Only what came after the oldest Python that the grader runs on. The first that fits counts.
_SYNTAX: tuple[tuple[Version, str, Predicate], ...] = (
    ((3, 15), "a lazy import", _in_order(r"\s*lazy\s+(?:import|from)\s")),
    (
        (3, 15),
        "unpacking in a comprehension",
        _in_order("", r"[\[({]\s*+\*\*?\s*\w", r"\sfor\s", r"\sin\s"),
    ),
    (
        (3, 14),
        "except with several types and no parentheses",
        _in_order(r"\s*except\s+[\w.]+(?:\s*,\s*[A-Z][\w.]*)+\s*:"),
    ),
    ((3, 14), "a t-string", _holds_t_string),
    (
        (3, 13),
        "a default of a type parameter",
        _in_order(r"\s*(?:(?:async\s+)?def|class|type)\s+\w+\s*\[[^\]]*="),
    ),
    ((3, 12), "type parameters", _in_order(r"\s*(?:(?:async\s+)?def|class)\s+\w+\s*\[")),
    ((3, 12), "a type statement", _in_order(r"\s*type\s+\w+\s*(?:\[.*\]\s*)?=[^=]")),
)
_F_STRINGS: Version = (3, 12)
_F_STRING = re.compile(r"(?:[fF][rR]?|[rR][fF])([\"'])")
_BRACES = re.compile(r"\{([^{}]++)\}")


def needed(line: str, here: Version) -> tuple[str, Version] | None:
    """Return the syntax of a rejected line that only a newer Python has, and that version; None if none is known."""
    for version, words, fits in _SYNTAX:
        if version > here and fits(line):
            return words, version
    if here < _F_STRINGS and any(_needs_new_f_strings(line)):
        return "quotes or a backslash within the braces of an f-string", _F_STRINGS
    return None


def _needs_new_f_strings(line: str) -> Iterator[bool]:
    """Yield, for each pair of braces behind the start of an f-string, whether older f-strings could not hold it."""
    first: dict[str, int] = {}
    for start in _F_STRING.finditer(line):
        first.setdefault(start[1], start.end())
    for braces in _BRACES.finditer(line, min(first.values(), default=len(line))):
        quotes = {quote for quote, end in first.items() if end <= braces.start()}
        written = _without_format(braces[1])
        yield any(sign in written for sign in (*quotes, "\\")) and _is_expression(written)


def _without_format(inside: str) -> str:
    """Return the expression between braces without its conversion and its format, which holds no quotes."""
    colon = inside.find(":", max(1, inside.rfind("'") + 1, inside.rfind('"') + 1))
    written = inside if colon < 0 else inside[:colon]
    return written[:-2] if written[1:].endswith(("!r", "!s", "!a")) else written


def _is_expression(text: str) -> bool:
    try:
        python_parser.expression(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def spelled(version: Version) -> str:
    """Return a version as people write it."""
    return ".".join(map(str, version))
