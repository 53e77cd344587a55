"""Turns names from strangers into ids that are safe anywhere, and into text that people can read."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from autograder import wording

NOTEBOOK = re.compile(r"\.ipynb(?:\.txt|\.json|\s*\(\d+\)|\s*\(entry \d+\))*[\s.]*$", re.IGNORECASE)
_SHOWN = 500  # characters
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def slug(names: Sequence[str]) -> str:
    """Return an id for a path: at most 91 ASCII letters, digits and `._-`, and no name that Windows reserves."""
    path = PurePosixPath(
        *(NOTEBOOK.sub("", re.sub(r"\.zip$", "", name, flags=re.IGNORECASE)) for name in names)
    )
    plain = unicodedata.normalize("NFKD", str(path)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9._]+", "-", plain)[:80].strip("-._")
    if not slug:
        return f"submission-{digest(names, 0)}"
    return f"submission-{slug}" if _RESERVED.match(slug) else slug


def digest(names: Sequence[str], number: int) -> str:
    """Return eight hex digits for a path; `number` gives others for the same path."""
    text = "\0".join((*names, str(number)))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def shown(text: str) -> str:
    """Return the name for people: characters that move a cursor, reverse text or cannot be encoded are spelled out."""
    return "".join(
        char
        if char in "\u200c\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else f"\\u{ord(char):04x}"
        for char in text[:_SHOWN]
    )[:_SHOWN]


def listed(names: Iterable[str]) -> str:
    """Return the first ten of these names for people, and how many more there are."""
    return wording.listed(map(shown, names), 10)
