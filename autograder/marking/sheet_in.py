"""Reads the sheet that comes back, whatever a spreadsheet did to it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.course.question import Question
from autograder.errors import SheetError
from autograder.exports.grades_csv import number
from autograder.limited import regular_file
from autograder.marking.key import CodedAnswer, Key, read
from autograder.marking.sheet_out import COLUMNS, MARKER

_MOST_BYTES = 64 << 20  # a thousand people with answers of 50,000 characters


@dataclass(frozen=True)
class GivenMark:
    """The mark that a person gave one answer. `level` is None where only points were given."""

    submission: str
    question: str
    points: float
    level: int | None
    comment: str


@dataclass(frozen=True)
class FilledRow:
    """A row with a mark: its number, as a spreadsheet counts it, and the answer that the marker saw.

    `marker` is who gave it, where the work was split. A mark is `second` if another marker's counts.
    """

    number: int
    answer: CodedAnswer
    mark: GivenMark
    marker: str = ""
    second: bool = False


def read_sheet(path: Path, key_path: Path, assignment: Assignment) -> list[FilledRow]:
    """Return the filled rows of a sheet, in its order; rows without level, points and comment are left out.

    Accepts what spreadsheets make of a CSV: a byte order mark, UTF-16, cp1252, `;` or tabs, another order of rows or
    columns, more columns, decimal commas. Raises `SheetError` naming the row, as a spreadsheet counts it.
    """
    key = read(key_path, assignment)
    seen: dict[str, int] = {}
    rows = []
    for number_of_row, row in _records(path):
        code, answer = _coded_answer(path, number_of_row, row, key)
        if code in seen:
            raise SheetError(
                path, f"row {number_of_row} has the same code as row {seen[code]}; remove one of the two rows"
            )
        seen[code] = number_of_row
        mark = _mark(path, number_of_row, row, answer, assignment)
        marker = row.get(MARKER, "") or key.markers.get(code, "")
        second = bool(marker) and key.second.get(code) == marker
        rows.extend([FilledRow(number_of_row, answer, mark, marker, second)] if mark else [])
    return rows


def _records(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row that is not empty, with its number, as a mapping by column."""
    rows = _table(path)
    heading = [cell.strip().casefold() for cell in rows[0]]
    for number_of_row, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield number_of_row, dict(zip(heading, cells, strict=False))


def _table(path: Path) -> list[list[str]]:
    """Return all rows, the header first, split by the separator that fits the header best."""
    try:
        data = regular_file.beginning(path, _MOST_BYTES + 1)
    except OSError as error:
        raise SheetError(path, f"cannot be read: {error.strerror}") from error
    if len(data) > _MOST_BYTES:
        raise SheetError(path, f"is larger than {_MOST_BYTES >> 20} MB, so it is no sheet of a class")
    text = _text(data)
    if "\0" in text:
        raise SheetError(
            path, "holds null characters, so it is no text in UTF-8; save the sheet as CSV in UTF-8"
        )
    if text[:4].casefold() == "sep=":
        text = text.partition("\n")[2]
    tables = [table for separator in ",;\t" if (table := _split(text, separator))]
    if not tables:
        raise SheetError(path, "is empty or not a CSV file; save the sheet as CSV")
    best = min(tables, key=lambda table: len(_missing(table[0])))
    if missing := _missing(best[0]):
        raise SheetError(path, f"must have exactly one column {missing[0]!r}; name it in row 1")
    return best


def _split(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return []


def _missing(header: Iterable[str]) -> list[str]:
    """Return the columns that are read and that the header does not name exactly once."""
    named = [cell.strip().casefold() for cell in header]
    return [column for column in COLUMNS if column != "answer" and named.count(column) != 1]


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _coded_answer(
    path: Path, number_of_row: int, row: Mapping[str, str], key: Key
) -> tuple[str, CodedAnswer]:
    written = row.get("code", "")
    letters = re.sub(r"[^A-Z]", "", written.upper())
    code = "-".join((letters[0:4], letters[4:8], letters[8:]))
    answer = key.codes.get(code)
    if answer is None:
        problem = f"the code {written[:40]!r} is not in the key; copy it from the sheet that was written"
        raise SheetError(path, f"row {number_of_row}: {problem}")
    if row.get("question", "").casefold() != answer.question:
        raise SheetError(
            path,
            f"row {number_of_row}: the code {code} belongs to the question {answer.question!r}; correct the question",
        )
    return code, answer


def _mark(
    path: Path, number_of_row: int, row: Mapping[str, str], answer: CodedAnswer, assignment: Assignment
) -> GivenMark | None:
    question = assignment.question(answer.question)
    level = _level(path, number_of_row, row.get("level", ""), question)
    points = _points(path, number_of_row, row.get("points", ""), question)
    comment = row.get("comment", "")
    if points is None and level is not None:
        points = question.rubric[level].points
    if points is not None:
        return GivenMark(answer.submission, answer.question, points, level, comment)
    if comment:
        raise SheetError(path, f"row {number_of_row} has a comment but no level; write a level or points")
    return None


def _level(path: Path, number_of_row: int, written: str, question: Question) -> int | None:
    if not written:
        return None
    match = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?", written, re.ASCII)
    if match is None or int(match[1]) >= len(question.rubric):
        top = len(question.rubric) - 1
        raise SheetError(
            path,
            f"row {number_of_row}: level {written[:40]!r} must be a level of the rubric, from 0 to {top}",
        )
    return int(match[1])


def _points(path: Path, number_of_row: int, written: str, question: Question) -> float | None:
    if not written:
        return None
    match = re.fullmatch(r"\d{1,9}(?:[.,]\d{1,9})?", written, re.ASCII)
    points = float(written.replace(",", ".")) if match else -1.0
    if not 0 <= points <= question.points:
        most = number(question.points)
        raise SheetError(
            path, f"row {number_of_row}: points {written[:40]!r} must be a number from 0 to {most}"
        )
    return points
