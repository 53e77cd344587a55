"""Text that goes to a terminal: names and messages from strangers must not steer it."""

from __future__ import annotations


def visible(text: str) -> str:
    """The text with control, bidirectional and other unprintable characters spelled out."""
    return "".join(ch if ch.isprintable() or ch == "\n" else _spelled(ch) for ch in text)


def one_line(text: str) -> str:
    """The same, with line ends spelled out too."""
    return visible(text).replace("\n", "\\n")


def _spelled(ch: str) -> str:
    return f"\\x{ord(ch):02x}" if ord(ch) < 256 else f"\\u{ord(ch):04x}"
