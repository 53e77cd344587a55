"""Folders and archives, seen alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.intake.place import Place

DEPTH = 24
_NEVER = frozenset({"__MACOSX", "__pycache__", "node_modules", "site-packages"})


@dataclass
class Folder:
    """A folder or an archive, seen alike. `problem` is set where it could not be looked into."""

    files: dict[str, File] = field(default_factory=dict)
    folders: dict[str, Folder] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class File:
    place: Place
    size: int
    problem: str = ""


def ignored(name: str) -> bool:
    """Check-points, resource forks, hidden files. One named `.ipynb` has lost a name that was not ASCII."""
    return name in _NEVER or (name.startswith(".") and name.lower() != ".ipynb")
