"""Turns a source notebook of nbgrader into a foreign assignment: answers, test cells, answers marked by hand, tasks."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from autograder.notebooks import python_parser
from autograder.platforms.moved_in.assemble import levels
from autograder.platforms.moved_in.facts import (
    ForeignAssignment,
    MovedCell,
    MovedQuestion,
    MovedTest,
    Remark,
    Role,
    identifier,
)
from autograder.platforms.moved_in.foreign_notebook import ForeignCell, ForeignNotebook, NotMoved
from autograder.platforms.moved_in.reading import AssignmentReading, require_python
from autograder.platforms.nbgrader import cells, regions
from autograder.platforms.nbgrader.cells import CellKind, NbgraderCell
from autograder.platforms.nbgrader.config import NbgraderConfig


@dataclass
class _Reading(AssignmentReading):
    """The assignment as far as it was read. `question` is the one that answers and tests belong to now."""

    config: NbgraderConfig
    question: str = ""
    tested: bool = True
    heading: str = ""

    def new_question(self, name: str, cell: int, points: float = 0.0, full: str = "") -> MovedQuestion:
        """Add a question and return it; with `full`, what earns all its points, it is marked by hand."""
        made = MovedQuestion(
            identifier(name, [one.id for one in self.questions]),
            self.heading or name,
            cell,
            points,
            by_hand=bool(full),
            rubric=levels(points, full) if full else (),
        )
        self.questions.append(made)
        return made


def read(
    notebook: ForeignNotebook,
    name: str,
    title: str,
    config: NbgraderConfig,
    files: tuple[str, ...],
    unread: tuple[str, ...] = (),
) -> ForeignAssignment:
    """Return the assignment in a source notebook. `unread` are settings that could not be read. Raises `NotMoved`."""
    require_python(notebook)
    reading = _Reading(config)
    for cell in notebook.cells:
        known = cells.classified(cell)
        _READERS[known.kind](reading, cell, known)
    if not reading.questions:
        raise NotMoved("has no graded cell: its metadata hold no nbgrader entry with points")
    reading.by_person += map(_unread, unread)
    return reading.finished(name, title, "nbgrader", files)


def _unread(setting: str) -> Remark:
    return Remark(
        0, f"nbgrader_config.py computes {setting}: compare what came along with what nbgrader makes of it."
    )


def _given(reading: _Reading, cell: ForeignCell, known: NbgraderCell) -> None:
    """Take a cell that students read or run."""
    for begin in (reading.config.begin_solution, reading.config.begin_tests, reading.config.begin_scheme):
        if begin in cell.text:
            raise NotMoved(f"has the marker {begin!r} in cell {cell.number}, which is {known.kind}")
    if cell.kind == "markdown":
        _note_heading(reading, cell.text)
    role = Role.GIVEN if cell.kind == "code" else Role.TEXT
    solved = cell.text if cell.kind == "code" else ""
    reading.cells.append(
        MovedCell(cell.number, role, cell.kind, cell.text, solved, attachments=cell.attachments)
    )


def _note_heading(reading: _Reading, text: str) -> None:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if first.startswith("#"):
        reading.heading = first.lstrip("# ")[:100]


def _solution(reading: _Reading, cell: ForeignCell) -> list[regions.Region]:
    """Return the regions of an answer; without markers, the whole cell is the solution."""
    found = regions.split(cell.text, reading.config.begin_solution, reading.config.end_solution, cell.number)
    return (
        found if any(one.inside for one in found) else [regions.Region(tuple(cell.text.splitlines()), True)]
    )


def _answer(reading: _Reading, cell: ForeignCell, known: NbgraderCell) -> None:
    if reading.tested:
        reading.question = reading.new_question(known.grade_id, cell.number).id
        reading.tested = False
    found = _solution(reading, cell)
    text, solved = regions.marked(found), regions.whole(found)
    reading.cells.append(MovedCell(cell.number, Role.ANSWER, "code", text, solved, question=reading.question))


def _tests(reading: _Reading, cell: ForeignCell, known: NbgraderCell) -> None:
    if not reading.question:
        reading.question = reading.new_question(known.grade_id, cell.number).id
    reading.tested = True
    found = regions.split(cell.text, reading.config.begin_tests, reading.config.end_tests, cell.number)
    parts = regions.tested(found, reading.config.autotest)
    written = regions.without(found).splitlines()
    shown = "\n".join(line for line in written if not regions.is_autotest(line, reading.config.autotest))
    if any(part.compared for part in parts):
        said = (
            f"{reading.config.autotest} compares with the solution in the judge; students get no copy of it."
        )
        reading.rewritten.append(Remark(cell.number, said))
    text = shown if shown.strip() or not cell.text.strip() else None
    reading.cells.append(MovedCell(cell.number, Role.TEST, "code", text, regions.whole(found)))
    refused = _refused(cell.text)
    reading.tests.append(
        MovedTest(cell.number, known.grade_id, reading.question, known.points, parts, refused=refused)
    )
    if text is None:
        reading.rewritten.append(
            Remark(cell.number, "The test cell is hidden as a whole; students do not get the empty cell.")
        )


def _refused(text: str) -> str:
    """Return why a test cell is not bound although it may be Python."""
    try:
        body = python_parser.module(text).body
    except (SyntaxError, ValueError, RecursionError):
        return ""  # said when it is bound
    last = body[-1] if body else None
    value = last.value if isinstance(last, ast.Expr) else None
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    if isinstance(value, ast.BinOp | ast.IfExp | ast.Name | ast.Constant) and not is_text:
        return "ends in a value, which nbgrader takes for partial credit"
    return ""


def _manual(reading: _Reading, cell: ForeignCell, known: NbgraderCell) -> None:
    made = reading.new_question(known.grade_id, cell.number, known.points, "The answer is right and whole.")
    found = _solution(reading, cell)
    is_code = cell.kind == "code"
    head = f"# Your answer ({made.id})" if is_code else f"**Your answer ({made.id})**\n"
    text = f"{head}\n{regions.marked(found)}"
    if not known.points:
        reading.questions.remove(made)
        reading.by_person.append(
            Remark(cell.number, f"{known.grade_id} is marked by hand for 0 points: nobody marks it here.")
        )
    reading.cells.append(
        MovedCell(
            cell.number,
            Role.ANSWER if is_code else Role.TEXT,
            cell.kind,
            text if known.points else regions.marked(found),
            regions.whole(found) if is_code else "",
            answer=made.id if known.points else "",
            attachments=cell.attachments,
        )
    )


def _task(reading: _Reading, cell: ForeignCell, known: NbgraderCell) -> None:
    found = regions.split(cell.text, reading.config.begin_scheme, reading.config.end_scheme, cell.number)
    scheme = " ".join(" ".join(line for one in found if one.inside for line in one.lines).split())
    full = scheme[:2000] or "Everything that the task asks for is there and right."
    text = regions.without(found)
    _note_heading(reading, text)
    if known.points:
        reading.new_question(known.grade_id, cell.number, known.points, full)
    reading.cells.append(MovedCell(cell.number, Role.TEXT, "markdown", text, attachments=cell.attachments))


_READERS = {
    CellKind.ORDINARY: _given,
    CellKind.READ_ONLY: _given,
    CellKind.AUTOGRADED_ANSWER: _answer,
    CellKind.TESTS: _tests,
    CellKind.MANUAL_ANSWER: _manual,
    CellKind.TASK: _task,
}
