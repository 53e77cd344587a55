"""Brings the people of an nbgrader course along: class list and scores as tables, and what was handed in, as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import spreadsheet
from autograder.errors import MovedInError
from autograder.platforms.limited_bytes import bounded
from autograder.platforms.nbgrader.gradebook_facts import NbgraderGradebook

_MOST = 50_000  # notebooks that were handed in
_SUBMITTED = "submitted"


@dataclass(frozen=True)
class HandedInThere:
    """A student's notebook for one assignment, where it lies in the old course."""

    student: str
    assignment: str
    path: Path

    def read(self) -> bytes:
        """Return its bytes. Raises `MovedInError`."""
        return bounded(self.path)


def tables(found: NbgraderGradebook) -> dict[str, str]:
    """Return the tables by the names of their files: people, scores of single cells, and when work was received."""
    return {
        "people.csv": _table(
            ("id", "last_name", "first_name", "email"),
            ((one.id, one.last_name, one.first_name, one.email) for one in found.students),
        ),
        "scores.csv": _table(
            (
                "assignment",
                "student",
                "notebook",
                "cell",
                "score",
                "of",
                "by_hand",
                "not_marked_yet",
                "comment",
                "automatic",
                "manual",
                "extra_credit",
            ),
            (
                (
                    one.assignment,
                    one.student,
                    one.notebook,
                    one.cell,
                    f"{one.score:g}",
                    f"{one.max_score:g}",
                    "no" if one.by_hand is None else "yes",
                    "yes" if one.needs_manual_grade else "no",
                    one.comment,
                    _points(one.automatic),
                    _points(one.by_hand),
                    f"{one.extra_credit:g}",
                )
                for one in found.scores
            ),
        ),
        "received.csv": _table(
            ("assignment", "student", "received_utc", "extension_seconds"),
            ((one.assignment, one.student, one.timestamp, f"{one.extension:g}") for one in found.submitted),
        ),
        "penalties.csv": _table(
            ("assignment", "student", "notebook", "points"),
            ((one.assignment, one.student, one.notebook, f"{one.points:g}") for one in found.penalties),
        ),
        "due.csv": _table(
            ("assignment", "due_utc"), ((one.assignment, one.due) for one in found.assignments)
        ),
    }


def _points(given: float | None) -> str:
    return "" if given is None else f"{given:g}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([spreadsheet.guarded(value) for value in row] for row in rows)
    return text.getvalue()


def handed_in(course: Path, notebooks: Iterable[tuple[str, str, str]]) -> Iterator[HandedInThere]:
    """Yield what students handed in to assignments: `notebooks` gives each one's folder, notebook and new id.

    A link is left out: it may lead anywhere.
    """
    root = course / _SUBMITTED
    if not root.is_dir() or root.is_symlink():
        return
    wanted = list(notebooks)
    count = 0
    for student in sorted(one for one in root.iterdir() if one.is_dir() and not one.is_symlink()):
        for folder, notebook, new in wanted:
            path = student / folder / notebook
            odd = path.is_symlink() or path.parent.is_symlink()
            if path.is_file() and not odd:
                count += 1
                if count > _MOST:
                    raise MovedInError(root, f"holds more than {_MOST:,} notebooks")
                yield HandedInThere(student.name, new, path)
