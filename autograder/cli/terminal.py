"""Text that goes to a terminal: names and messages from strangers must not steer it."""

from __future__ import annotations

import re

# What runners of pipelines take for orders to themselves, wherever a table is folded: GitHub's `::name …::value`, its
# older `##[name]`, Azure's `##vso[…]`, TeamCity's `##teamcity[…]`. A test's own name, `test_a.py::test_b`, is none.
_ORDER = re.compile(r"(?<!\.py)::|::(?=[\w-]+[^\n]*::)|##(?=\w*\[)")


def visible(text: str) -> str:
    """The text with control, bidirectional and other unprintable characters spelled out, and orders to a runner."""
    return _ORDER.sub(lambda order: order[0][0] + _spelled(order[0][1]), printable(text))


def printable(text: str) -> str:
    """The same for an author's own text, in which `::` belongs to a test's name."""
    return "".join(ch if ch.isprintable() or ch == "\n" else _spelled(ch) for ch in text)


def one_line(text: str) -> str:
    """The same, with line ends spelled out too."""
    return visible(text).replace("\n", "\\n")


def _spelled(ch: str) -> str:
    return f"\\x{ord(ch):02x}" if ord(ch) < 256 else f"\\u{ord(ch):04x}"
