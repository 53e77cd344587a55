"""Finds what belongs to a master notebook: its id, its title, its shared options and the files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import MovedInError
from autograder.platforms.limited_bytes import bounded
from autograder.platforms.moved_in.facts import identifier

_CONFIG_FILE = re.compile(r"config_file:\s*([^\s\\\"']{1,200})")
_LEFT = frozenset((".ipynb_checkpoints", "__pycache__", "dist", ".git"))
_MOST_FILES = 2_000


@dataclass(frozen=True)
class FoundMaster:
    """A master notebook: the id and title of its assignment, the text of its `config_file`, and the files beside it."""

    id: str
    title: str
    config: str
    files: tuple[str, ...]


def found(master: Path) -> FoundMaster:
    """Return what belongs to a master notebook. Raises `MovedInError` where it is none that can be read."""
    if master.suffix.lower() in (".rmd", ".qmd"):
        raise MovedInError(master, "is an R or Quarto document, and only notebooks in Python are graded here")
    if master.suffix.lower() != ".ipynb":
        raise MovedInError(
            master, "is no notebook: name the master notebook (.ipynb) that `otter assign` reads"
        )
    text = bounded(master).decode("utf-8", "replace")
    beside = _CONFIG_FILE.search(text)
    config = _inside(master.parent, beside[1]) if beside else None
    return FoundMaster(
        identifier(master.stem, empty="assignment"),
        master.stem,
        bounded(config).decode("utf-8", "replace") if config else "",
        tuple(_files(master, text)),
    )


def _inside(folder: Path, name: str) -> Path | None:
    """Return the file of this name in the folder; None where it is elsewhere or not there."""
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) and path.is_file() else None


def _files(master: Path, text: str) -> Iterator[str]:
    """Yield the paths beside the master that its text names: a folder of Otter's may hold a whole course."""
    for count, path in enumerate(sorted(master.parent.rglob("*"))):
        if count > _MOST_FILES:
            raise MovedInError(master.parent, f"holds more than {_MOST_FILES:,} files")
        inside = path.relative_to(master.parent)
        odd = path.is_symlink() or any(part in _LEFT or part.startswith(".") for part in inside.parts)
        linked = any((master.parent / parent).is_symlink() for parent in inside.parents)
        named = inside.as_posix() in text or (
            path.parent == master.parent
            and path.suffix == ".py"
            and re.search(rf"\bimport {re.escape(path.stem)}\b|\bfrom {re.escape(path.stem)}\b", text)
        )
        if path.is_file() and named and not odd and not linked and path.suffix != ".ipynb":
            yield inside.as_posix()
