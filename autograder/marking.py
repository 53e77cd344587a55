"""Marks given by people: an anonymised sheet out, levels and comments back, scores counted again.

The sheet is CSV, one row an answer, question by question, in an order that says nothing of whose it is. A row
bears a code, a different one for each question, made with a secret that only the key file holds: neither the
class list nor the seed gives it away. The rubric is a text file beside the sheet, since rows of text above the
header would break a spreadsheet's sorting. Levels are numbered from 0 in the rubric's order.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder.assignment import Assignment, Question
from autograder.errors import SheetError, UsageError
from autograder.gradescsv import guarded, number
from autograder.results import Outcome, QuestionResult, Results, Status, SubmissionResult, TestResult

COLUMNS = ("question", "code", "answer", "level", "points", "comment")
_KEY_SCHEMA = "autograder-marking-key/1"
_LETTERS = "BCDFGHJKLMNPQRTVWXZ"
_LONGEST = 30_000
_CUT = "\n[The answer goes on: the student's page has all of it.]"


@dataclass(frozen=True)
class Mark:
    """What a person gave one answer. `level` is None where only points were given."""

    submission: str
    question: str
    points: float
    level: int | None
    comment: str


class _Answer(msgspec.Struct, frozen=True):
    submission: str
    question: str


class _Key(msgspec.Struct, frozen=True):
    schema: str
    assignment: str
    secret: str
    codes: dict[str, _Answer]


# The sheet, out


def write_sheet(
    results: Results,
    assignment: Assignment,
    answers: Mapping[str, Mapping[str, str]],
    path: Path,
    key_path: Path,
    seed: int,
) -> int:
    """Writes the answers that wait for a mark to `path`, the rubric beside it, whose they are to `key_path`.

    `answers` holds texts by submission and question; a missing one is an empty answer. `seed` picks the
    order. An existing key keeps its secret, so that codes stay. Returns the number of rows. Raises
    `SheetError` where `path` exists, since it may hold marks, or where the key is another assignment's.
    """
    if path.exists():
        raise SheetError(path, "exists already and may hold marks; move it away or choose another name")
    old = _old_key(key_path, assignment)
    waiting = [
        (question, one.id)
        for question in assignment.questions
        if question.marking == "hand"
        for one in results.submissions
        if _waits(one, question.id)
    ]
    codes = {_code(old.secret, question.id, one): _Answer(one, question.id) for question, one in waiting}
    key = msgspec.structs.replace(old, codes={**old.codes, **codes})
    rows = _rows(assignment, codes, answers, old.secret, seed)
    _write(key_path, msgspec.json.format(msgspec.json.encode(key), indent=1) + b"\n", private=True)
    _write(path.with_suffix(".rubric.txt"), _rubric(assignment).encode())
    # Excel takes CSV for UTF-8 only with a byte order mark.
    _write(path, _csv(rows).encode("utf-8-sig", "replace"))
    return len(codes)


def _waits(one: SubmissionResult, question: str) -> bool:
    return one.status is not Status.UNREADABLE and any(
        test.outcome is Outcome.PENDING
        for found in one.questions
        if found.id == question
        for test in found.tests
    )


def _old_key(path: Path, assignment: Assignment) -> _Key:
    if not path.exists():
        return _Key(_KEY_SCHEMA, assignment.id, secrets.token_hex(16), {})
    return _read_key(path, assignment)


def _read_key(path: Path, assignment: Assignment) -> _Key:
    try:
        key = msgspec.json.decode(path.read_bytes(), type=_Key)
    except (OSError, msgspec.MsgspecError) as error:
        raise SheetError(path, f"is not a key of a marking sheet: {error}") from error
    if (key.schema, key.assignment) != (_KEY_SCHEMA, assignment.id):
        raise SheetError(path, f"is the key of {key.assignment!r}, not of {assignment.id!r}")
    return key


def _keyed(secret: str, *parts: object) -> bytes:
    return hmac.new(secret.encode(), "\0".join(map(str, parts)).encode(), hashlib.sha256).digest()


def _code(secret: str, question: str, submission: str) -> str:
    """Twelve consonants: no word, no number, no date, nothing that a spreadsheet would rewrite."""
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in _keyed(secret, "code", question, submission))
    return "-".join((letters[0:4], letters[4:8], letters[8:12]))


def _rows(
    assignment: Assignment,
    codes: Mapping[str, _Answer],
    answers: Mapping[str, Mapping[str, str]],
    secret: str,
    seed: int,
) -> list[tuple[str, ...]]:
    """Question by question as in the assignment; the order within is keyed, so that it gives nobody away."""
    order = [question.id for question in assignment.questions]
    items = sorted(
        codes.items(),
        key=lambda item: (order.index(item[1].question), _keyed(secret, "order", seed, item[0])),
    )
    return [
        (
            answer.question,
            code,
            _plain(answers.get(answer.submission, {}).get(answer.question, "")),
            "",
            "",
            "",
        )
        for code, answer in items
    ]


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _plain(answer: str) -> str:
    """The answer as a spreadsheet can hold it: no formula, no control characters, within Excel's 32,767."""
    text = _CONTROL.sub("\ufffd", answer.replace("\r\n", "\n").replace("\r", "\n"))
    cut = guarded(text[:_LONGEST])[: _LONGEST + 1000]
    return cut + _CUT if len(text) > _LONGEST else cut


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue()


def _rubric(assignment: Assignment) -> str:
    """The rubrics of the questions marked by hand, and how to fill in the sheet."""
    lines = [
        f"{assignment.title}: how to mark",
        "",
        "Write the level into the column `level`. Points follow from it; write `points` only to give other ones.",
        "What you write under `comment` is shown to the student. Rows without level and points wait on.",
    ]
    for question in assignment.questions:
        if question.marking == "hand":
            lines += ["", f"{question.id}: {question.title} ({number(question.points)} points)", ""]
            lines += [f"  {i}  ({number(x.points)})  {x.description}" for i, x in enumerate(question.rubric)]
    return "\n".join(lines) + "\n"


def _write(path: Path, data: bytes, *, private: bool = False) -> None:
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    partial.replace(path)


# The sheet, back


def read_sheet(path: Path, key_path: Path, assignment: Assignment) -> list[Mark]:
    """The marks of a filled sheet, in its order; rows without level, points and comment are left out.

    Takes what spreadsheets make of a CSV: byte order mark, UTF-16, cp1252, `;` or tabs, other orders of rows
    and columns, more columns, decimal commas. Raises `SheetError` naming the row, as a spreadsheet counts it.
    """
    key = _read_key(key_path, assignment)
    seen: dict[str, int] = {}
    marks = []
    for number_of_row, row in _records(path):
        code, answer = _whose(path, number_of_row, row, key)
        if code in seen:
            raise SheetError(
                path, f"row {number_of_row} has the code of row {seen[code]} again; remove one of the two"
            )
        seen[code] = number_of_row
        mark = _mark(path, number_of_row, row, answer, assignment)
        marks.extend([mark] if mark else [])
    return marks


def _records(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not empty, with its number, by the names of its columns."""
    rows = _table(path)
    heading = [cell.strip().casefold() for cell in rows[0]]
    for number_of_row, row in enumerate(rows[1:], start=2):
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield number_of_row, dict(zip(heading, cells, strict=False))


def _table(path: Path) -> list[list[str]]:
    """All rows, the header first, with whatever separator makes sense of the header."""
    try:
        text = _text(path.read_bytes())
    except OSError as error:
        raise SheetError(path, f"cannot be read: {error.strerror}") from error
    if text[:4].casefold() == "sep=":
        text = text.partition("\n")[2]
    tables = [table for separator in ",;\t" if (table := _split(text, separator))]
    if not tables:
        raise SheetError(path, "is empty or no CSV file")
    best = min(tables, key=lambda table: len(_missing(table[0])))
    if missing := _missing(best[0]):
        raise SheetError(path, f"must have one column {missing[0]!r}; row 1 names the columns")
    return best


def _split(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return []


def _missing(header: Iterable[str]) -> list[str]:
    """The columns that are read and that the header does not name exactly once."""
    named = [cell.strip().casefold() for cell in header]
    return [column for column in COLUMNS if column != "answer" and named.count(column) != 1]


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _whose(path: Path, number_of_row: int, row: Mapping[str, str], key: _Key) -> tuple[str, _Answer]:
    written = row.get("code", "")
    letters = re.sub(r"[^A-Z]", "", written.upper())
    code = "-".join((letters[0:4], letters[4:8], letters[8:]))
    answer = key.codes.get(code)
    if answer is None:
        raise SheetError(path, f"row {number_of_row}: the code {written[:40]!r} is not in the key")
    if row.get("question", "").casefold() != answer.question:
        raise SheetError(
            path,
            f"row {number_of_row}: the code {code} belongs to the question {answer.question!r}; mend the row",
        )
    return code, answer


def _mark(
    path: Path, number_of_row: int, row: Mapping[str, str], answer: _Answer, assignment: Assignment
) -> Mark | None:
    question = assignment.question(answer.question)
    level = _level(path, number_of_row, row.get("level", ""), question)
    points = _points(path, number_of_row, row.get("points", ""), question)
    comment = row.get("comment", "")
    if points is None and level is not None:
        points = question.rubric[level].points
    if points is not None:
        return Mark(answer.submission, answer.question, points, level, comment)
    if comment:
        raise SheetError(path, f"row {number_of_row} has a comment but no level; give it one")
    return None


def _level(path: Path, number_of_row: int, written: str, question: Question) -> int | None:
    if not written:
        return None
    match = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?", written, re.ASCII)
    if match is None or int(match[1]) >= len(question.rubric):
        top = len(question.rubric) - 1
        raise SheetError(
            path, f"row {number_of_row}: level {written[:40]!r} is none of the rubric's, 0 to {top}"
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


# The marks, into the results


def apply(results: Results, marks: Iterable[Mark]) -> Results:
    """The results with these marks; scores and `complete` follow. Marks given before are replaced.

    As only a passed test earns, a part with any points counts as passed, one with none as failed; its message is
    the comment. Raises `UsageError` where the results do not hold what a mark is for.
    """
    by_submission: dict[str, dict[str, Mark]] = {}
    for mark in marks:
        by_submission.setdefault(mark.submission, {})[mark.question] = mark
    known = {one.id for one in results.submissions}
    for submission in by_submission:
        if submission not in known:
            raise UsageError(
                f"the results hold no submission {submission!r}; take the marks in where it was graded"
            )
    submissions = tuple(_marked(one, by_submission.get(one.id, {})) for one in results.submissions)
    return msgspec.structs.replace(results, submissions=submissions)


def _marked(one: SubmissionResult, marks: Mapping[str, Mark]) -> SubmissionResult:
    if not marks:
        return one
    by_hand = {question.id for question in one.questions if question.marking == "hand"}
    for question_id in marks:
        if question_id not in by_hand:
            raise UsageError(f"{one.id}: the results hold no question {question_id!r} that is marked by hand")
    questions = tuple(
        _with_mark(question, marks[question.id]) if question.id in marks else question
        for question in one.questions
    )
    tests = [test for question in questions for test in question.tests]
    waiting = any(test.outcome in (Outcome.PENDING, Outcome.GRADER_ERROR) for test in tests)
    return msgspec.structs.replace(
        one,
        questions=questions,
        score=_sum(question.score for question in questions),
        complete=one.status is Status.GRADED and not waiting,
    )


def _with_mark(question: QuestionResult, mark: Mark) -> QuestionResult:
    """The points are shared by the question's parts as their maxima are; there is one part as a rule."""
    whole = sum(test.max_score for test in question.tests)
    tests = tuple(_with_points(test, mark, mark.points * test.max_score / whole) for test in question.tests)
    return msgspec.structs.replace(question, tests=tests, score=_sum(test.score for test in tests))


def _with_points(test: TestResult, mark: Mark, points: float) -> TestResult:
    outcome = Outcome.PASSED if points > 0 else Outcome.FAILED
    return msgspec.structs.replace(
        test, outcome=outcome, score=round(points, 6), message=mark.comment, hint=""
    )


def _sum(scores: Iterable[float | None]) -> float:
    return round(sum(score for score in scores if score is not None), 6)
