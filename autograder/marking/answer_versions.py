"""Tells whether a written answer is still the one that a person marked.

An answer is what a marker sees of it: its text, and the pictures that it shows. Where it stands in the notebook, and
what else the notebook holds, does not matter. Whoever keeps marks keeps a version beside each.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

import msgspec


class AnswerVersion(msgspec.Struct, frozen=True):
    """One state of an answer: the digest of what it shows, and the SHA-256 of the file that it was read from."""

    digest: str
    file: str


def version(texts: Iterable[str], pictures: Iterable[str], file: str) -> AnswerVersion:
    """Return the version of an answer. `texts` are its texts, `pictures` the bytes of its pictures in base64.

    Blanks at line ends and the normal form of letters, which editors change, make no difference.
    """
    found = hashlib.sha256()
    for kind, parts in (
        ("text", map(_plain, texts)),
        ("picture", ("".join(one.split()) for one in pictures)),
    ):
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            found.update(f"{kind} {len(data)}\n".encode() + data)
    return AnswerVersion(found.hexdigest(), file)


def _plain(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def is_unchanged(then: AnswerVersion, now: AnswerVersion) -> bool:
    """Return True if a mark for one version counts for the other.

    The same file holds the same answer, even if a figure that a cell draws differs from run to run.
    """
    return then.digest == now.digest or (then.file == now.file and bool(now.file))
