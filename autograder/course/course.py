"""A course: the folder with `course.toml`, found by path and never imported as a package.

The framework knows no neural network. Its knowledge of a subject lives in the course's own packages, which only
trusted processes may import, and in the course's assignments.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from autograder.errors import CourseError
from autograder.policy import parsing
from autograder.policy.rules import TermPolicy

COURSE_FILE = "course.toml"
SCHEMA = "autograder-course/1"


class _CourseFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    id: str
    title: str
    assignments: str = "assignments"
    packages: list[str] = []
    policy: dict[str, Any] = {}


@dataclass(frozen=True)
class Course:
    """A course's root folder and what its `course.toml` says."""

    root: Path
    id: str
    title: str
    assignments: Path
    packages: tuple[str, ...]
    policy: TermPolicy = field(default_factory=TermPolicy)

    def assignment_folders(self) -> list[Path]:
        """Return every folder under `assignments` that holds an `assignment.toml`, sorted by name."""
        return sorted(path.parent for path in self.assignments.glob("*/assignment.toml"))


def find(start: Path) -> Course:
    """Return the course whose root is `start` or the nearest folder above it.

    Raises `CourseError` where there is none, or where its file is wrong.
    """
    resolved = start.resolve()
    for folder in (resolved, *resolved.parents):
        if (folder / COURSE_FILE).is_file():
            return load(folder)
    raise CourseError(
        start, f"no {COURSE_FILE} here or in any folder above; `autograder init DIR` makes a course"
    )


def load(root: Path) -> Course:
    """Return the course at exactly this folder. Raises `CourseError`."""
    path = root / COURSE_FILE
    try:
        # Numbers of the policy are what the text says, not the doubles beside it.
        values = tomllib.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
        file = msgspec.convert(values, _CourseFile)
    except (OSError, msgspec.MsgspecError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(path, f"cannot be read: {error}") from error
    if file.schema != SCHEMA:
        raise CourseError(path, f"schema is {file.schema!r}, and this version reads {SCHEMA!r}")
    return Course(
        root=root,
        id=file.id,
        title=file.title,
        assignments=root / file.assignments,
        packages=tuple(file.packages),
        policy=parsing.policy(file.policy, path),
    )
