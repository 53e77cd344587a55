"""Makes text safe for the log of a runner: whatever a student writes, no runner takes it for a command.

Runners read commands from the log: GitHub `::name …::value` at the beginning of a line and `##[name …]` anywhere in it,
Azure `##vso[…]`, TeamCity `##teamcity[…]`, GitLab `section_start:…`. A terminal reads control characters, and a runner
takes some of them for line ends.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator

# The name of a test, `test_a.py::test_b`, is no command.
_COMMAND = re.compile(r"(?<!\.py)::|::(?=[\w-]+[^\n]*::)|##(?=\w*\[)|(?<=section_)(?:start|end)(?=:)")
_LONGEST_LINE = 1000
_MOST_LINES = 400


def harmless(text: str) -> str:
    """Return the text with unprintable characters spelled out, and with commands to a runner broken up."""
    return _COMMAND.sub(lambda found: found[0][0] + spelled(found[0][1]) + found[0][2:], printable(text))


def printable(text: str) -> str:
    """Return the same for an instructor's own text, in which `::` belongs to the name of a test."""
    return "".join(ch if ch.isprintable() or ch == "\n" else spelled(ch) for ch in text)


def json_text(text: str) -> str:
    """Return JSON that says the same and holds no command: a sign of each is written as its escape.

    Both stand within strings alone, and a command that has to begin a line cannot: JSON begins with a sign of its own.
    """
    return text.replace("##", "#\\u0023").replace("section_", "section\\u005f")


def one_line(text: str) -> str:
    """Return harmless text with its line ends spelled out too."""
    return harmless(text).replace("\n", "\\n")


def spelled(ch: str) -> str:
    """Return a character as its escape."""
    return f"\\x{ord(ch):02x}" if ord(ch) < 256 else f"\\u{ord(ch):04x}"


def quoted(text: str) -> Iterator[str]:
    """Yield the lines of a student's text for a log: harmless, cut, each behind a bar, so that none begins a line.

    A problem matcher that looks for the traceback of a program does not find one either.
    """
    lines = text.splitlines()
    for line in lines[:_MOST_LINES]:
        cut = f"{line[:_LONGEST_LINE]}…" if len(line) > _LONGEST_LINE else line
        yield f"  | {harmless(cut)}"
    if len(lines) > _MOST_LINES:
        yield f"  | … {len(lines) - _MOST_LINES} more lines"


def without_commands(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines for GitHub, which acts on no command among them until it reads a token that nobody can guess."""
    token = secrets.token_hex(16)
    yield f"::stop-commands::{token}"
    yield from lines
    yield f"::{token}::"
