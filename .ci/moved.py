"""Prints what moved from one lock to another: `python .ci/moved.py OLD NEW`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\\n]+?))? \\\n(?P<files>(?: +--hash=.*\n)+)",
    re.M,
)


def pins(lock: str) -> dict[str, dict[str, str]]:
    """Return the hashes of every locked release, by package and by version (with its marker, where it has one)."""
    found: dict[str, dict[str, str]] = {}
    for name, version, marker, files in PIN.findall(lock):
        release = f"{version} ({marker})" if marker else version
        found.setdefault(name, {})[release] = files
    return found


def moved(old: str, new: str) -> list[str]:
    """Return one line for every package whose releases differ, by name."""
    before, after = pins(old), pins(new)
    return [
        line(name, before.get(name, {}), after.get(name, {}))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def line(name: str, before: dict[str, str], after: dict[str, str]) -> str:
    was, now = ", ".join(before), ", ".join(after)
    if not before:
        return f"{name} {now}: added"
    if not after:
        return f"{name} {was}: removed"
    return f"{name} {was} → {now}" if was != now else f"{name} {now}: the same release, other files"


if __name__ == "__main__":
    old, new = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:])
    print(*moved(old, new) or ["nothing moved"], sep="\n")
