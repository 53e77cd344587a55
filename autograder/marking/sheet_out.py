"""Writes the sheet that goes out: one row for each answer, question by question, in an order that names nobody.

The rubric is a text file beside it: rows of text above the header would break a spreadsheet's sorting.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from autograder import artifacts
from autograder.course.assignment import Assignment
from autograder.errors import SheetError
from autograder.exports.grades_csv import number
from autograder.marking import picture_page, shares
from autograder.marking.key import CodedAnswer, code_of, keyed, read, read_or_new
from autograder.marking.written_answers import Answers, WrittenAnswer
from autograder.rendering.text import count
from autograder.results import Outcome, Results, Status, SubmissionResult
from autograder.spreadsheet import guarded
from autograder.submissions.names import slug

COLUMNS = ("question", "code", "answer", "level", "points", "comment")
MARKER = "marker"  # one more column, where the work is split
Split = Callable[[Mapping[str, CodedAnswer]], Mapping[str, str]]
_LONGEST = (
    30_000  # units of UTF-16: Excel allows 32,767 in a cell, and `_CUT`, guards and remarks come on top
)
_CUT = "\n[The answer continues: the student's page shows all of it.]"


def write_sheet(
    results: Results,
    assignment: Assignment,
    answers: Answers,
    path: Path,
    key_path: Path,
    seed: int,
) -> int:
    """Write the answers that need marking to `path`, rubric and pictures beside it, and the codes to `key_path`.

    A missing answer is an empty one. `seed` determines the order of the rows. An existing key keeps its secret, so that
    codes stay. Returns the number of rows. Raises `SheetError` where `path` exists, since it may hold marks, or where
    the key is another assignment's.
    """
    if path.exists():
        raise SheetError(path, "already exists and may hold marks; move it or choose another name")
    old = read_or_new(key_path, assignment)
    waiting = [
        CodedAnswer(one.id, question.id, _of(answers, one.id, question.id).version(one.sha256))
        for question in assignment.questions
        if question.marking == "hand"
        for one in results.submissions
        if _needs_mark(one, question.id)
    ]
    codes = {code_of(old.secret, answer): answer for answer in waiting}
    key = msgspec.structs.replace(old, codes={**old.codes, **codes})
    found = {code: _of(answers, one.submission, one.question) for code, one in codes.items()}
    pictures = pictures_path(path)
    rows = _rows(assignment, codes, found, old.secret, seed, pictures.name)
    artifacts.write(key_path, msgspec.json.format(msgspec.json.encode(key), indent=1) + b"\n", private=True)
    artifacts.write(rubric_path(path), _rubric(assignment).encode())
    pictures.unlink(missing_ok=True)
    if any(answer.pictures or answer.figures for answer in found.values()):
        artifacts.write(pictures, picture_page.page(assignment.title, found).encode("utf-8", "replace"))
    # Excel takes CSV for UTF-8 only with a byte order mark.
    artifacts.write(path, _csv(rows).encode("utf-8-sig", "replace"))
    return len(rows)


def write_shares(
    sheet: Path, key_path: Path, assignment: Assignment, split: Split, twice: int = 0
) -> dict[str, Path]:
    """Write one sheet for each marker beside a sheet with all answers, in its place; return the paths by marker.

    `split` gives each answer's marker, from the codes in the sheet's order. `twice` answers stand in two sheets. Raises
    `SheetError` where one of the sheets exists.
    """
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    key = read(key_path, assignment)
    first = split({row[1]: key.codes[row[1]] for row in rows})
    markers = list(dict.fromkeys(first.values()))
    second = shares.second_markers(first, markers, twice, key.secret) if len(markers) > 1 else {}
    paths = {one: sheet.with_name(f"{sheet.stem}-{slug([one])}{sheet.suffix}") for one in markers}
    for path in paths.values():
        if path.exists():
            sheet.unlink()
            raise SheetError(path, "already exists and may hold marks; move it or choose another name")
    for marker, path in paths.items():
        own = [(*row, marker) for row in rows if marker in (first[row[1]], second.get(row[1]))]
        artifacts.write(path, _csv(own, (*header, MARKER)).encode("utf-8-sig", "replace"))
    changed = msgspec.structs.replace(key, markers={**key.markers, **first}, second={**key.second, **second})
    artifacts.write(
        key_path, msgspec.json.format(msgspec.json.encode(changed), indent=1) + b"\n", private=True
    )
    sheet.unlink()
    return paths


def rubric_path(sheet: Path) -> Path:
    """Return the path of the rubric that is written beside a sheet."""
    return sheet.with_suffix(".rubric.txt")


def pictures_path(sheet: Path) -> Path:
    """Return the path of the page with the pictures of a sheet's answers."""
    return sheet.with_suffix(".pictures.html")


def _of(answers: Answers, submission: str, question: str) -> WrittenAnswer:
    return answers.get(submission, {}).get(question, WrittenAnswer())


def _needs_mark(one: SubmissionResult, question: str) -> bool:
    return one.status is not Status.UNREADABLE and any(
        test.outcome is Outcome.PENDING
        for found in one.questions
        if found.id == question
        for test in found.tests
    )


def _rows(
    assignment: Assignment,
    codes: Mapping[str, CodedAnswer],
    found: Mapping[str, WrittenAnswer],
    secret: str,
    seed: int,
    pictures: str,
) -> list[tuple[str, ...]]:
    """Return the rows in the order of the questions; within one, a keyed order gives nobody away."""
    order = [question.id for question in assignment.questions]
    items = sorted(
        codes.items(),
        key=lambda item: (order.index(item[1].question), keyed(secret, "order", seed, item[0])),
    )
    return [
        (answer.question, code, _shown(found[code], f"{pictures}#{code}"), "", "", "")
        for code, answer in items
    ]


def _shown(answer: WrittenAnswer, place: str) -> str:
    """Return an answer's text, with what a marker must know beside it: pictures, and cells behind an empty answer."""
    parts = [answer.text, *_behind(answer)]
    text = _plain("\n\n".join(part for part in parts if part))
    shown = (
        ((answer.pictures, "picture"), (answer.figures, "other figure")) if text or answer.pictures else ()
    )
    found = [
        f"{count(len(pictures), word)} in {_cells(sorted({one.cell for one in pictures}))}"
        for pictures, word in shown
        if pictures
    ]
    remark = f"[{', '.join(found)}: see {place}]" if found else ""
    return "\n\n".join(filter(None, (text, remark)))


def _behind(answer: WrittenAnswer) -> list[str]:
    """Return the texts of cells that may be the answer to an empty one, below a line that says so."""
    if not answer.behind:
        return []
    verb = "is a text cell that was" if len(answer.behind) == 1 else "are text cells that were"
    where = _cells([number for number, _ in answer.behind])
    return [
        f"[No answer stands in its own cell. Behind it {verb} not handed out, {where}:]",
        *(text for _, text in answer.behind),
    ]


def _cells(numbers: Sequence[int]) -> str:
    """Return the cells' numbers for people: cell 2, cells 2 and 3."""
    *first, last = map(str, numbers)
    return f"cells {', '.join(first)} and {last}" if first else f"cell {last}"


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def _plain(answer: str) -> str:
    """Return the answer as a spreadsheet can hold it: no formula, no control characters, not too long."""
    text = _CONTROL.sub("\ufffd", answer.replace("\r\n", "\n").replace("\r", "\n"))
    beginning = _units(text, _LONGEST)
    cut = _units(guarded(beginning), _LONGEST + 1000)
    return cut if beginning == text else cut + _CUT


def _units(text: str, most: int) -> str:
    """Return the beginning of a text that has at most so many units of UTF-16; a character has one or two."""
    return text[:most].encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


def _csv(rows: Iterable[Sequence[str]], header: Sequence[str] = COLUMNS) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _rubric(assignment: Assignment) -> str:
    """Return the rubrics of the questions that are marked by hand, and how to fill in the sheet."""
    lines = [
        f"{assignment.title}: how to mark",
        "",
        "Write a level into the column `level`. It gives the points; write `points` only to give other points.",
        "The student reads what you write under `comment`. A row without level and points stays unmarked.",
    ]
    for question in assignment.questions:
        if question.marking == "hand":
            lines += ["", f"{question.id}: {question.title} ({number(question.points)} points)", ""]
            lines += [f"  {i}  ({number(x.points)})  {x.description}" for i, x in enumerate(question.rubric)]
    return "\n".join(lines) + "\n"
