"""Keeps the marks that people gave, beside the version of the answer that each is for.

The file outlives the results: a class that is graded again gets back every mark whose answer is unchanged. A mark that
does not fit stays in the file, and counts again if the answer comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from autograder import artifacts
from autograder.errors import SheetError
from autograder.marking.answer_versions import AnswerVersion
from autograder.marking.sheet_in import FilledRow, GivenMark

_SCHEMA = "autograder-marks/1"


class KeptMark(msgspec.Struct, frozen=True):
    """A mark, and the version of the answer that the marker saw."""

    submission: str
    question: str
    points: float
    level: int | None
    comment: str
    version: AnswerVersion

    def given(self) -> GivenMark:
        """Return the mark as it is entered into results."""
        return GivenMark(self.submission, self.question, self.points, self.level, self.comment)


class MarksFile(msgspec.Struct, frozen=True):
    """All marks of one assignment."""

    schema: str
    assignment: str
    marks: tuple[KeptMark, ...]


def read(path: Path, assignment: str) -> tuple[KeptMark, ...]:
    """Return the marks in the file; none where it does not exist or is another assignment's.

    Raises `SheetError` where it is damaged: nobody's marks may be lost without a word.
    """
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=MarksFile)
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.MsgspecError) as error:
        raise SheetError(
            path, f"does not hold marks ({error}); remove it, and read the sheets back again"
        ) from None
    return kept.marks if (kept.schema, kept.assignment) == (_SCHEMA, assignment) else ()


def add(path: Path, assignment: str, rows: Iterable[FilledRow]) -> None:
    """Write the marks of these rows to the file, each in the place of an earlier one for the same answer."""
    marks = {(one.submission, one.question): one for one in read(path, assignment)}
    for row in rows:
        mark = row.mark
        kept = KeptMark(
            mark.submission, mark.question, mark.points, mark.level, mark.comment, row.answer.version
        )
        marks[mark.submission, mark.question] = kept
    if marks:
        _write(path, assignment, list(marks.values()))


def _write(path: Path, assignment: str, marks: Sequence[KeptMark]) -> None:
    text = msgspec.json.format(msgspec.json.encode(MarksFile(_SCHEMA, assignment, tuple(marks))), indent=1)
    artifacts.write(path, text + b"\n", private=True)
