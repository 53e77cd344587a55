"""Prints the part of requirements.lock that a package needs, with itself: `python .ci/runtime_lock.py LOCK NAME`.

Of the autograder, which no lock names, it is all that running it needs. A Gradescope zip and the container image
install from what this prints.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ENTRY = re.compile(r"^(?P<name>[\w.-]+)==[^\n]*\\\n(?: +--hash=[^\n]*\n)+", re.M)


def needed(
    name: str, extras: frozenset[str] = frozenset(), known: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Return the names of all that a package needs on Linux, as they are installed here."""
    for text in metadata.requires(name) or []:
        one = Requirement(text)
        asked = [one.marker is None or one.marker.evaluate({"extra": extra}) for extra in (*extras, "")]
        own = canonicalize_name(one.name)
        if any(asked) and (own not in known or one.extras):
            known = needed(one.name, frozenset(one.extras), known | {own})
    return known


def entries(lock: str, names: frozenset[str]) -> str:
    """Return the entries of these packages, in the lock's order and without its comments."""
    return "".join(found[0] for found in ENTRY.finditer(lock) if canonicalize_name(found["name"]) in names)


if __name__ == "__main__":
    lock, name = sys.argv[1:]
    print(entries(Path(lock).read_text("utf-8"), needed(name) | {name}), end="")
