"""A new course with one small working assignment, as `autograder init` writes it.

The files come from the folder `starter` beside this module, where each bears the ending `.txt`, so that no tool
takes a template for a part of this package.
"""

from __future__ import annotations

from pathlib import Path

from autograder.course import secret_key
from autograder.errors import UsageError

TEMPLATES = Path(__file__).with_name("starter")
ENDING = ".txt"


def create(folder: Path) -> list[Path]:
    """Write the course with a key of its own into `folder`, and return the files written, sorted.

    Raises `UsageError` where the folder cannot be used: it holds something, is a file, or cannot be written.
    """
    try:
        _check_empty(folder)
        written = [_write(template, folder) for template in TEMPLATES.rglob(f"*{ENDING}")]
        return sorted([*written, secret_key.create(folder)])
    except OSError as error:
        raise UsageError(f"{folder}: the course cannot be written here: {error.strerror or error}") from error


def _check_empty(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the new course")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name a new folder, so that nothing of yours is overwritten")


def _write(template: Path, folder: Path) -> Path:
    path = folder / template.relative_to(TEMPLATES).as_posix().removesuffix(ENDING)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template.read_bytes())
    return path
