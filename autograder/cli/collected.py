"""Writes what the gradebook has collected to the disk, as submissions to grade."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cli import gradebooks
from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.kept import HandedIn
from autograder.records import address as addresses
from autograder.submissions import collect
from autograder.submissions.collect import Submission

if TYPE_CHECKING:  # Django must be configured before a table is imported
    from autograder.records.services.receptions import WorkToGrade


def submissions(assignment: Assignment, place: Path) -> list[Submission]:
    """Return every attempt that was collected. Raises `UsageError` where there is none, or no gradebook."""
    if not addresses.course_has_one(assignment.course.root, os.environ):
        raise UsageError("name what was handed in: notebooks, folders of them, or a zip")
    with gradebooks.opened(assignment.course):
        found = written_works(assignment, place)
    if not found:
        raise UsageError(
            f"nothing was collected for {assignment.id}; run `autograder collect` first, or name the submissions"
        )
    return found


def written_works(assignment: Assignment, place: Path) -> list[Submission]:
    """Return the same from the gradebook that is open; nothing where nothing was collected."""
    from autograder.records.services import directory, receptions, transactions

    actor, now = gradebooks.actor(), gradebooks.now()

    def work() -> Sequence[WorkToGrade]:
        labels = {number: person.id for number, person in directory.read().people.items()}
        return receptions.to_grade(assignment.id, labels, actor, now)

    found = transactions.run(work)
    return [
        replace(written(place / str(number), one.name, one.work), file=one.file)
        for number, one in enumerate(found)
    ]


def written(folder: Path, name: str, work: HandedIn) -> Submission:
    """Write one work into a folder, and return it as a submission of this name."""
    notebook = _file(folder / "notebook.ipynb", work.submitted)
    beside = {
        path: _file(folder / "beside" / str(at), data) for at, (path, data) in enumerate(work.files.items())
    }
    return collect.from_files(name, notebook, beside)


def _file(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
