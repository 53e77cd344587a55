"""Puts lists into sentences."""

from __future__ import annotations

from collections.abc import Iterable


def listed(words: Iterable[str], most: int | None = None) -> str:
    """Return "a, b and c"; of more than `most` words the first of them, and how many more there are."""
    every = list(words)
    named = every[:most]
    if len(every) > len(named):
        named.append(f"{len(every) - len(named)} more")
    return f"{', '.join(named[:-1])} and {named[-1]}" if named[1:] else "".join(named)
