"""Finds the assignments of an nbgrader course by its folders, without opening more than it must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import MovedInError
from autograder.platforms.limited_bytes import bounded
from autograder.platforms.moved_in.facts import identifier
from autograder.platforms.nbgrader import config

CONFIG = "nbgrader_config.py"
DATABASE = "gradebook.db"
_LEFT = frozenset((".ipynb_checkpoints", "__pycache__", "feedback", ".git"))
_MOST_FILES = 2_000


@dataclass(frozen=True)
class FoundNotebook:
    """A source notebook: its path, the id and title of the assignment that it becomes, and the files beside it."""

    path: Path
    id: str
    title: str
    files: tuple[str, ...]


def config_text(course: Path) -> str:
    """Return the text of the course's configuration; empty where there is none."""
    path = course / CONFIG
    return bounded(path).decode("utf-8", "replace") if path.is_file() else ""


def notebooks(course: Path) -> list[FoundNotebook]:
    """Return the source notebooks of a course, or of one assignment's folder. Raises `MovedInError`."""
    if not course.is_dir():
        raise MovedInError(course, "is no folder: name the course's folder, which holds `source`")
    settings, _ = config.read(config_text(course))
    source = course / settings.source
    top = source if source.is_dir() and not source.is_symlink() else course
    folders = (
        [top]
        if top is course and _own(top)
        else [one for one in sorted(top.iterdir()) if one.is_dir() and _own(one)]
    )
    taken: list[str] = []
    found = []
    for folder in folders:
        files = tuple(_files(folder))
        for path in _own(folder):
            alone = len(_own(folder)) == 1
            name = identifier(folder.name if alone else f"{folder.name}-{path.stem}", taken, "assignment")
            taken.append(name)
            found.append(
                FoundNotebook(path, name, folder.name if alone else f"{folder.name}: {path.stem}", files)
            )
    if not found:
        raise MovedInError(course, f"holds no source notebook: none lies in {settings.source}/ASSIGNMENT/")
    return found


def _own(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.ipynb") if path.is_file() and not path.is_symlink())


def _files(folder: Path) -> Iterator[str]:
    """Yield the paths of what lies beside the notebooks. A link is left out: it may lead anywhere."""
    for count, path in enumerate(sorted(folder.rglob("*"))):
        if count > _MOST_FILES:
            raise MovedInError(folder, f"holds more than {_MOST_FILES:,} files")
        inside = path.relative_to(folder)
        odd = path.is_symlink() or any(part in _LEFT or part.startswith(".") for part in inside.parts)
        linked = any((folder / parent).is_symlink() for parent in inside.parents)
        if path.is_file() and not odd and not linked and path.suffix not in (".ipynb", ".pyc"):
            yield inside.as_posix()
