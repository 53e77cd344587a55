"""Makes text safe for a terminal: names and messages from strangers must not control it."""

from __future__ import annotations

import re

# Text that a CI runner takes for a command, wherever a table breaks the line: GitHub's `::name …::value`, its older
# `##[name]`, Azure's `##vso[…]`, TeamCity's `##teamcity[…]`. The name of a test, `test_a.py::test_b`, is not one.
_COMMAND = re.compile(r"(?<!\.py)::|::(?=[\w-]+[^\n]*::)|##(?=\w*\[)")


def visible(text: str) -> str:
    """Return the text with unprintable characters spelled out, and with commands to a CI runner broken up."""
    return _COMMAND.sub(lambda found: found[0][0] + _spelled(found[0][1]), printable(text))


def printable(text: str) -> str:
    """Return the same for an instructor's own text, in which `::` belongs to the name of a test."""
    return "".join(ch if ch.isprintable() or ch == "\n" else _spelled(ch) for ch in text)


def one_line(text: str) -> str:
    """Return the same with line ends spelled out too."""
    return visible(text).replace("\n", "\\n")


def _spelled(ch: str) -> str:
    return f"\\x{ord(ch):02x}" if ord(ch) < 256 else f"\\u{ord(ch):04x}"
