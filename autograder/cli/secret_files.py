"""The files that a worker must not be able to read: every tier of isolation is tried against them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.course import course, secret_key
from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.platforms.runners import command_files
from autograder.records import address as addresses
from autograder.records.address import GradebookAddress


def of_assignment(assignment: Assignment) -> list[Path]:
    """Return files that show whether the assignment and its course can be read."""
    root, folder = assignment.course.root.resolve(), assignment.folder.resolve()
    key = root / secret_key.KEY_FILE
    gradebook = addresses.files(GradebookAddress(file=root / addresses.FILE))
    return [
        root / course.COURSE_FILE,
        folder / assignments.ASSIGNMENT_FILE,
        *([key] if key.is_file() else []),
        *gradebook,
        *command_files.of_environment(os.environ),
    ]


@contextlib.contextmanager
def of_any_course() -> Iterator[Path]:
    """Give the file of the course around the current folder; outside a course, an example that any user may read."""
    try:
        found = course.find(Path.cwd())
    except UsageError:
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            example = Path(folder, course.COURSE_FILE)
            example.touch(0o644)
            yield example
    else:
        yield found.root / course.COURSE_FILE
