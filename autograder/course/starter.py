"""A new course with one small working assignment, as `autograder init` writes it: one of three kinds.

The files come from the folder `starter` beside this module: those that every course has from `common`, the others from
the folder of the kind. Each bears the ending `.txt`, so that no tool takes a template for a part of this package.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from autograder.course import kinds, secret_key
from autograder.errors import UsageError

TEMPLATES = Path(__file__).with_name("starter")
ENDING = ".txt"
KIND = b"KIND"  # what the template of course.toml has in place of the kind


def create(folder: Path, kind: str = kinds.DEFAULT) -> list[Path]:
    """Write a course of this kind, with a key of its own, into `folder`; return the files written, sorted.

    Raises `UsageError` where the folder cannot be used: it holds something, is a file, or cannot be written.
    """
    try:
        _check_empty(folder)
        written = [_write(template, folder / path, kind) for template, path in _templates(kind)]
        return sorted([*written, secret_key.create(folder)])
    except OSError as error:
        raise UsageError(f"{folder}: the course cannot be written here: {error.strerror or error}") from error


def create_empty(folder: Path, title: str) -> None:
    """Write a course without an assignment, with a key of its own, into a new or empty folder. Raises `UsageError`."""
    try:
        _check_empty(folder)
        folder.mkdir(parents=True, exist_ok=True)
        _write(TEMPLATES / "common" / f".gitignore{ENDING}", folder / ".gitignore")
        name = json.dumps(title, ensure_ascii=False)
        settings = f'schema = "autograder-course/1"\nid = "course"\ntitle = {name}\n'
        (folder / "course.toml").write_text(settings, "utf-8")
        (folder / "assignments").mkdir()
        secret_key.create(folder)
    except OSError as error:
        raise UsageError(f"{folder}: the course cannot be written here: {error.strerror or error}") from error


def _templates(kind: str) -> Iterator[tuple[Path, str]]:
    """Yield each template with the path of its file in the course."""
    for root in (TEMPLATES / "common", TEMPLATES / kind):
        for template in root.rglob(f"*{ENDING}"):
            yield template, template.relative_to(root).as_posix().removesuffix(ENDING)


def _check_empty(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the new course")
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; name a new folder, so that nothing of yours is overwritten")


def _write(template: Path, path: Path, kind: str = kinds.DEFAULT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template.read_bytes().replace(KIND, kind.encode()))
    return path
