"""Reads the database of an nbgrader course from its bytes, in memory: whoever made the file may be hostile.

Only the tables and columns that are known are asked for, each by a plain query, with a bound on rows, on text and on
the steps of the database's machine. Triggers and views of the file are not used: queries read tables alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from autograder import wording
from autograder.platforms.moved_in.foreign_notebook import NotMoved
from autograder.platforms.nbgrader.gradebook_facts import (
    CellScore,
    Due,
    NbgraderGradebook,
    RosterStudent,
    SubmittedAt,
    SubtractedPoints,
)

MAX_ROWS = 2_000_000
MAX_TEXT = 20_000
MAX_POINTS = 1e6
_MAGIC = b"SQLite format 3\0"
_STEPS = 50_000_000  # of SQLite's machine, in all: a course of a thousand students takes a tenth
_EVERY = 100_000
_EPOCH = datetime(1970, 1, 1)  # the times in the file are naive
# The columns that are read. nbgrader 0.6 to 0.9 have them all.
_COLUMNS = {
    "student": "id first_name last_name email",
    "assignment": "id name duedate",
    "notebook": "id name assignment_id",
    "base_cell": "id name notebook_id",
    "grade_cells": "id max_score",
    "task_cells": "id max_score",
    "submitted_assignment": "id assignment_id student_id timestamp extension",
    "submitted_notebook": "id assignment_id notebook_id late_submission_penalty",
    "grade": "notebook_id cell_id auto_score manual_score extra_credit needs_manual_grade",
    "comment": "notebook_id cell_id auto_comment manual_comment",
}
_OLD = "grade_cell"  # the table in which nbgrader up to 0.5 had what is in base_cell and grade_cells now
_WAL = 2  # at these two bytes of the header: another file holds the last changes, and memory has no such file
_WAL_AT = slice(18, 20)

_SCORES = """
SELECT sa.student_id, a.name, n.name, b.name, g.auto_score, g.manual_score, g.extra_credit,
       COALESCE(gc.max_score, tc.max_score), g.needs_manual_grade, sn.id
FROM grade g
JOIN submitted_notebook sn ON sn.id = g.notebook_id
JOIN submitted_assignment sa ON sa.id = sn.assignment_id
JOIN assignment a ON a.id = sa.assignment_id
JOIN base_cell b ON b.id = g.cell_id
JOIN notebook n ON n.id = b.notebook_id
LEFT JOIN grade_cells gc ON gc.id = b.id
LEFT JOIN task_cells tc ON tc.id = b.id
ORDER BY a.name, sa.student_id, n.name, b.name
"""
_PENALTIES = """
SELECT sa.student_id, a.name, n.name, sn.late_submission_penalty
FROM submitted_notebook sn
JOIN submitted_assignment sa ON sa.id = sn.assignment_id
JOIN assignment a ON a.id = sa.assignment_id
JOIN notebook n ON n.id = sn.notebook_id
WHERE sn.late_submission_penalty > 0
ORDER BY a.name, sa.student_id, n.name
"""
_COMMENTS = """
SELECT c.notebook_id, b.name, COALESCE(c.manual_comment, c.auto_comment)
FROM comment c JOIN base_cell b ON b.id = c.cell_id
"""


def read(data: bytes) -> NbgraderGradebook:
    """Return what the database holds. Raises `NotMoved`."""
    if not data.startswith(_MAGIC):
        raise NotMoved("is no SQLite database")
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(_without_log(data))
        _restrict(connection)
        _check(connection)
        return _read(connection)
    except (sqlite3.Error, OverflowError, ValueError, TypeError) as error:
        raise NotMoved(f"is no database of nbgrader that can be read ({error})") from None
    finally:
        connection.close()


def _restrict(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1 << 24)
    connection.text_factory = lambda raw: wording.storable(raw[:MAX_TEXT].decode("utf-8", "replace"))
    left = [_STEPS // _EVERY]

    def over() -> int:
        left[0] -= 1
        return int(left[0] < 0)

    connection.set_progress_handler(over, _EVERY)


def _without_log(data: bytes) -> bytes:
    """Return the database as one that keeps no log beside it: what is in its log alone does not come along."""
    if _WAL not in data[_WAL_AT]:
        return data
    return data[: _WAL_AT.start] + b"\1\1" + data[_WAL_AT.stop :]


def _check(connection: sqlite3.Connection) -> None:
    """Raise `NotMoved` unless every table is there as a table: a view may compute whatever its author likes."""
    kinds = dict(connection.execute("SELECT name, type FROM sqlite_master LIMIT 1000").fetchall())
    if kinds.get(_OLD) == "table" and "base_cell" not in kinds:
        raise NotMoved(
            "is a database of nbgrader 0.5 or older: run `nbgrader db upgrade` with nbgrader 0.6 or newer, "
            "and import again"
        )
    for name, columns in sorted(_COLUMNS.items()):
        if kinds.get(name) != "table":
            raise NotMoved(f"is no database of nbgrader: it has no table {name}")
        there = {row[1] for row in connection.execute(f"PRAGMA table_info({name})").fetchmany(1000)}
        absent = [one for one in columns.split() if one not in there]
        if absent:
            raise NotMoved(
                f"is a database of a version of nbgrader that is not known here: its table {name} has no column "
                f"{absent[0]}; versions 0.6 to 0.9 are known"
            )


def _rows(connection: sqlite3.Connection, query: str) -> list[Any]:
    rows = connection.execute(query).fetchmany(MAX_ROWS + 1)
    if len(rows) > MAX_ROWS:
        raise NotMoved(f"has more than {MAX_ROWS} rows in one table")
    return rows


def _read(connection: sqlite3.Connection) -> NbgraderGradebook:
    students = _rows(connection, "SELECT id, first_name, last_name, email FROM student ORDER BY id")
    dues = _rows(connection, "SELECT name, duedate FROM assignment ORDER BY name")
    submitted = _rows(
        connection,
        "SELECT sa.student_id, a.name, sa.timestamp, sa.extension FROM submitted_assignment sa "
        "JOIN assignment a ON a.id = sa.assignment_id ORDER BY a.name, sa.student_id",
    )
    comments = {(sheet, cell): _text(said) for sheet, cell, said in _rows(connection, _COMMENTS) if said}
    return NbgraderGradebook(
        tuple(RosterStudent(*map(_text, row)) for row in students),
        tuple(Due(_text(name), _text(due)) for name, due in dues),
        tuple(
            SubmittedAt(_text(student), _text(name), _text(at), _seconds(extension))
            for student, name, at, extension in submitted
        ),
        tuple(_score(row, comments) for row in _rows(connection, _SCORES)),
        tuple(
            SubtractedPoints(_text(student), _text(name), _text(notebook), _points(points) or 0.0)
            for student, name, notebook, points in _rows(connection, _PENALTIES)
        ),
    )


def _score(row: Sequence[Any], comments: dict[tuple[Any, Any], str]) -> CellScore:
    student, assignment, notebook, cell, automatic, by_hand, extra, most, needs, sheet = row
    return CellScore(
        _text(student),
        _text(assignment),
        _text(notebook),
        _text(cell),
        _points(automatic),
        _points(by_hand),
        _points(most) or 0.0,
        _points(extra) or 0.0,
        bool(needs),
        comments.get((sheet, cell), ""),
    )


def _points(value: Any) -> float | None:
    """Return points; None where there are none. Raises `ValueError` for what is no number of points."""
    if value is None:
        return None
    points = float(value)
    if not abs(points) <= MAX_POINTS:
        raise ValueError(f"{value!r} is no number of points")
    return points


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:MAX_TEXT]


def _seconds(value: Any) -> float:
    """Return the seconds of an interval, which SQLAlchemy keeps as a moment after 1970."""
    if not value:
        return 0.0
    return (datetime.fromisoformat(str(value)) - _EPOCH).total_seconds()
