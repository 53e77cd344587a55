"""Finds the version of Python that a line needs which this Python rejects."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

Version = tuple[int, int]
HERE: Version = sys.version_info[:2]

# Only what came after the oldest Python that the grader runs on. The first that fits counts.
_SYNTAX: tuple[tuple[Version, str, re.Pattern[str]], ...] = (
    ((3, 15), "a lazy import", re.compile(r"\s*lazy\s+(?:import|from)\s")),
    ((3, 15), "unpacking in a comprehension", re.compile(r".*[\[({]\s*\*\*?\s*\w.*\sfor\s.*\sin\s")),
    (
        (3, 14),
        "except with several types and no parentheses",
        re.compile(r"\s*except\s+[\w.]+(?:\s*,\s*[A-Z][\w.]*)+\s*:"),
    ),
    ((3, 14), "a t-string", re.compile(r"(?:.*[=(,\[{:])?\s*(?:[tT][rR]?|[rR][tT])([\"']).*\1")),
    (
        (3, 13),
        "a default of a type parameter",
        re.compile(r"\s*(?:(?:async\s+)?def|class|type)\s+\w+\s*\[[^\]]*="),
    ),
    ((3, 12), "type parameters", re.compile(r"\s*(?:(?:async\s+)?def|class)\s+\w+\s*\[")),
    ((3, 12), "a type statement", re.compile(r"\s*type\s+\w+\s*(?:\[.*\]\s*)?=[^=]")),
)
_F_STRINGS: Version = (3, 12)
_F_STRING = re.compile(r"(?:[fF][rR]?|[rR][fF])([\"'])")
_BRACES = re.compile(r"\{([^{}]+?)(?:![rsa])?(?::[^{}'\"]*)?\}")


def needed(line: str, here: Version) -> tuple[str, Version] | None:
    """Return the syntax of a rejected line that only a newer Python has, and that version; None if none is known."""
    for version, words, pattern in _SYNTAX:
        if version > here and pattern.match(line):
            return words, version
    if here < _F_STRINGS and any(_needs_new_f_strings(line)):
        return "quotes or a backslash within the braces of an f-string", _F_STRINGS
    return None


def _needs_new_f_strings(line: str) -> Iterator[bool]:
    """Yield, for each pair of braces, whether they hold an expression that older f-strings could not."""
    for start in _F_STRING.finditer(line):
        for braces in _BRACES.finditer(line, start.end()):
            yield (start[1] in braces[1] or "\\" in braces[1]) and _is_expression(braces[1])


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def spelled(version: Version) -> str:
    """Return a version as people write it."""
    return ".".join(map(str, version))
