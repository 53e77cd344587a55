"""Keeps the marks that people gave, beside the version of the answer that each is for.

The file outlives the results: a class that is graded again gets back every mark whose answer is unchanged. A mark that
does not fit stays in the file, and counts again if the answer comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from autograder import artifacts
from autograder.course.assignment import Assignment
from autograder.course.question import Level
from autograder.errors import SheetError
from autograder.limited import regular_file
from autograder.marking import rubrics as rubric_versions
from autograder.marking.answer_versions import AnswerVersion
from autograder.marking.sheet_in import FilledRow, GivenMark

_SCHEMA = "autograder-marks/1"


class KeptMark(msgspec.Struct, frozen=True):
    """A mark, and the version of the answer that the marker saw.

    `rubric` is the version of the rubric that it was given under, and `marker` who gave it, where the work was split.
    """

    submission: str
    question: str
    points: float
    level: int | None
    comment: str
    version: AnswerVersion
    rubric: str = ""
    marker: str = ""

    def given(self) -> GivenMark:
        """Return the mark as it is entered into results."""
        return GivenMark(self.submission, self.question, self.points, self.level, self.comment)


class MarksFile(msgspec.Struct, frozen=True):
    """All marks of one assignment, the second ones of a sample, and the rubrics that they were given under."""

    schema: str
    assignment: str
    marks: tuple[KeptMark, ...] = ()
    second: tuple[KeptMark, ...] = ()
    rubrics: dict[str, tuple[Level, ...]] = {}


def read(path: Path, assignment: str) -> tuple[KeptMark, ...]:
    """Return the marks in the file that count, as `read_file` does."""
    return read_file(path, assignment).marks


def read_file(path: Path, assignment: str) -> MarksFile:
    """Return what the file holds; nothing where it does not exist or is another assignment's.

    Raises `SheetError` where it is damaged: nobody's marks may be lost without a word.
    """
    try:
        kept = artifacts.decoded(regular_file.read(path), MarksFile)
    except FileNotFoundError:
        return MarksFile(_SCHEMA, assignment)
    except (OSError, msgspec.MsgspecError) as error:
        raise SheetError(
            path, f"does not hold marks ({error}); remove it, and read the sheets back again"
        ) from None
    return kept if (kept.schema, kept.assignment) == (_SCHEMA, assignment) else MarksFile(_SCHEMA, assignment)


def add(
    path: Path, assignment: Assignment, rows: Iterable[FilledRow], second: Iterable[FilledRow] = ()
) -> None:
    """Write the marks of these rows to the file, each in the place of an earlier one for the same answer.

    A `second` mark stays beside the one that counts.
    """
    file = read_file(path, assignment.id)
    rubrics = {question.id: question.rubric for question in assignment.questions}
    new, others = ([_kept(row, rubrics) for row in several] for several in (rows, second))
    used = {one.rubric: rubrics[one.question] for one in (*new, *others)}
    changed = msgspec.structs.replace(
        file,
        marks=_replaced(file.marks, new),
        second=_replaced(file.second, others),
        rubrics={**file.rubrics, **used},
    )
    if changed != file:
        write(path, changed)


def _kept(row: FilledRow, rubrics: Mapping[str, tuple[Level, ...]]) -> KeptMark:
    mark = row.mark
    version = rubric_versions.digest(rubrics[mark.question])
    return KeptMark(
        mark.submission,
        mark.question,
        mark.points,
        mark.level,
        mark.comment,
        row.answer.version,
        version,
        row.marker,
    )


def _replaced(marks: Iterable[KeptMark], new: Iterable[KeptMark]) -> tuple[KeptMark, ...]:
    found = {(one.submission, one.question): one for one in (*marks, *new)}
    return tuple(found.values())


def write(path: Path, file: MarksFile) -> None:
    """Write the file of marks."""
    text = msgspec.json.format(msgspec.json.encode(file), indent=1)
    artifacts.write(path, text + b"\n", private=True)
