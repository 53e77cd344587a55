"""Known mistakes, as an author writes them in `bugs/`.

A mistake that changes a few lines of the solution is an entry of a TOML file, which holds mistakes in one question:

    question = "dense_backward"

    [[mistakes]]
    id = "dense_backward_weights_transposed"
    misconception = "The weight gradient is transposed."
    advice = "dW has the shape of W: that is x.T @ dz."
    edit = '''
    - return dz @ W.T, x.T @ dz, dz.sum(axis=0)
    + return dz @ W.T, dz.T @ x, dz.sum(axis=0)
    '''
    [mistakes.caught_by]
    "test_dense_backward.py" = ["test_gradient_of_the_weights"]

Any other mistake is a Python file of its own, whose code replaces functions of the solution. Both become a cell to run
after the solution, where the last definition wins.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder.course import answer_file, edits, source
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.notebooks import code

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NEEDED = {
    "misconception": "one sentence that names the mistake",
    "edit": "the lines of the solution that it changes",
    "caught_by": "the tests that must catch it, by file",
}


@dataclass(frozen=True)
class Mistake:
    """A known mistake: the question that it gets wrong, what a student reads of it, and its cell.

    `caught_by` are the tests that must fail; `place` is its file in the assignment, and the entry in a file of several.
    `raises` is the built-in exception that is its behaviour, for a mistake that shows by no value.
    """

    name: str
    place: str
    question: str
    misconception: str
    advice: str
    caught_by: tuple[str, ...]
    cell: str
    raises: str = ""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry as it is written. What is empty is reported by the entry's id, so every key has a default."""

    id: str = ""
    misconception: str = ""
    advice: str = ""
    function: str = ""
    edit: str = ""
    raises: str = ""
    caught_by: Mapping[str, list[str]] = {}


class _MistakesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    question: str
    mistakes: list[_Entry]


def load(assignment: Assignment) -> list[Mistake]:
    """Return every known mistake of the assignment, sorted by name.

    Raises `AssignmentError` with the file, and the entry, that is wrong.
    """
    found: dict[str, Mistake] = {}
    solution = _Solution(assignment)
    for path in assignment.bugs():
        for mistake in _of_file(assignment, path, solution):
            if mistake.name in found:
                raise AssignmentError(
                    path, f"{mistake.name} is the name of the mistake in {found[mistake.name].place} too"
                )
            found[mistake.name] = mistake
    return [found[name] for name in sorted(found)]


class _Solution:
    """The sources of the solution's code cells, read when the first edit needs them."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._cells: list[str] | None = None

    def cells(self) -> Sequence[str]:
        if self._cells is None:
            notebook = source.solution_notebook(self._assignment)
            self._cells = [text for _, text in code.code_of(notebook).cells]
        return self._cells


def _of_file(assignment: Assignment, path: Path, solution: _Solution) -> Iterator[Mistake]:
    if path.suffix == ".toml":
        yield from _of_entries(assignment, path, solution)
    else:
        yield _of_python(assignment, path)


def _of_python(assignment: Assignment, path: Path) -> Mistake:
    file = answer_file.read(path)
    question, caught = file.constants.get("QUESTION"), file.constants.get("CAUGHT_BY")
    if not isinstance(question, str):
        raise AssignmentError(path, 'must say QUESTION = "…", the question that it gets wrong')
    _check_question(assignment, path, "QUESTION", question)
    if not isinstance(caught, tuple | list) or not caught or not all(isinstance(one, str) for one in caught):
        form = (
            'must say CAUGHT_BY = ("test_file.py::test_name",), the tests that must catch it, typed by hand'
        )
        raise AssignmentError(path, f"{form}; a single one has a comma behind it")
    place = f"bugs/{path.name}"
    raises = file.constants.get("RAISES", "")
    _check_exception(path, "RAISES", raises)
    return Mistake(
        path.stem, place, question, file.title, file.advice, tuple(caught), file.source, str(raises)
    )


def _check_exception(path: Path, key: str, name: object) -> None:
    """Raise `AssignmentError` unless this is empty or the name of a built-in exception."""
    known = getattr(builtins, name, None) if isinstance(name, str) else None
    if name != "" and not (isinstance(known, type) and issubclass(known, Exception)):
        raise AssignmentError(path, f"{key} is {name!r}, which is no built-in exception such as KeyError")


def _check_question(assignment: Assignment, path: Path, key: str, question: str) -> None:
    known = [one.id for one in assignment.questions]
    if question not in known:
        raise AssignmentError(path, f"{key} is {question!r}, which is no question: {', '.join(known)}")


def _of_entries(assignment: Assignment, path: Path, solution: _Solution) -> Iterator[Mistake]:
    try:
        file = msgspec.toml.decode(path.read_text("utf-8-sig"), type=_MistakesFile)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error
    _check_question(assignment, path, "question", file.question)
    for number, entry in enumerate(file.mistakes, start=1):
        if not _ID.fullmatch(entry.id):
            raise AssignmentError(
                path,
                f"mistake {number}: id {entry.id!r} must be letters, digits, - and _, beginning with a letter",
            )
        yield _of_entry(path, file.question, entry, solution)


def _of_entry(path: Path, question: str, entry: _Entry, solution: _Solution) -> Mistake:
    given = {
        "misconception": entry.misconception.strip(),
        "edit": entry.edit.strip(),
        "caught_by": any(entry.caught_by.values()),
    }
    for key, meaning in _NEEDED.items():
        if not given[key]:
            raise AssignmentError(path, f"{entry.id}: needs {key}, {meaning}")
    try:
        cell = edits.cell(solution.cells(), entry.edit, entry.function)
    except edits.EditError as error:
        raise AssignmentError(path, f"{entry.id}: {error}") from error
    _check_exception(path, f"{entry.id}: raises", entry.raises)
    return Mistake(
        name=entry.id,
        place=f"bugs/{path.name}, {entry.id}",
        question=question,
        misconception=answer_file.paragraph(entry.misconception),
        advice=answer_file.paragraph(entry.advice),
        caught_by=tuple(f"{file}::{test}" for file, tests in entry.caught_by.items() for test in tests),
        cell=cell,
        raises=entry.raises,
    )
