"""Puts lists into sentences, and makes a stranger's text fit to be kept."""

from __future__ import annotations

from collections.abc import Iterable


def listed(words: Iterable[str], most: int | None = None) -> str:
    """Return "a, b and c"; of more than `most` words the first of them, and how many more there are."""
    every = list(words)
    named = every[:most]
    if len(every) > len(named):
        named.append(f"{len(every) - len(named)} more")
    return f"{', '.join(named[:-1])} and {named[-1]}" if named[1:] else "".join(named)


def storable(text: str) -> str:
    """Return the text with what no database keeps spelled out: null characters, and halves of characters."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")
