"""Makes text safe for a terminal: names and messages from strangers must not control it."""

from __future__ import annotations

from autograder.platforms.runners import log_text


def visible(text: str) -> str:
    """Return the text with unprintable characters spelled out, and with commands to a CI runner broken up."""
    return log_text.harmless(text)


def printable(text: str) -> str:
    """Return the same for an instructor's own text, in which `::` belongs to the name of a test."""
    return log_text.printable(text)


def one_line(text: str) -> str:
    """Return the same with line ends spelled out too."""
    return log_text.one_line(text)


def json_text(text: str) -> str:
    """Return JSON for the log of a CI runner, which takes no text in it for a command."""
    return log_text.json_text(text)
