"""Writes an assignment as a plain notebook with the metadata of nbgrader: leaving is as easy as coming.

The source notebook gets solutions, test cells and points as nbgrader has them. Its release is left to nbgrader itself.
A hidden test asks for values over a pipe, which nbgrader does not have: a test that was moved in becomes the test cell
that it was; any other becomes a cell that says what it tests, so that a person can write it anew.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import source
from autograder.course.assignment import Assignment
from autograder.course.question import Question
from autograder.course.source import SourceCell
from autograder.errors import AssignmentError
from autograder.notebooks import python_parser

_ID = re.compile(r"[^a-zA-Z0-9_\-]")
_BOUND = re.compile(r'(\w+) = notebook\.(?:function|value)\("(\w+)"\)')
_SHOWN = re.compile(r"[ \t]*### (BEGIN|END) SHOWN.*")
_IN_FOLDER = "with contextlib.chdir(FOLDER):"
_STUB = "raise NotImplementedError()"


@dataclass(frozen=True)
class ExportedNotebook:
    """The notebook, the files that go with it, and what a person has to do, one sentence each."""

    notebook: str
    files: tuple[str, ...]
    by_person: tuple[str, ...]


@dataclass(frozen=True)
class _ExportedTest:
    """A hidden test: its question, its share, and its code as a cell, or nothing if it is no cell."""

    name: str
    question: str
    weight: float
    title: str
    code: str


def exported(assignment: Assignment) -> ExportedNotebook:
    """Return the assignment as a source notebook of nbgrader. Raises `AssignmentError`."""
    cells = source.read(assignment.source)
    tests = [test for path in sorted(assignment.hidden.glob("test_*.py")) for test in _tests(path)]
    owners = _owners(assignment, cells)
    by_person: list[str] = []
    made: list[dict[str, Any]] = []
    shown = {line for test in tests for line in test.code.splitlines()}
    for place, cell in enumerate(cells):
        if not _is_test(cell, shown):
            made.append(_cell(assignment, place, cell))
        for question in owners.get(place, ()):
            made += _test_cells(assignment, question, tests, by_person)
    document = {
        "cells": made,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    return ExportedNotebook(text, assignment.files, tuple(by_person))


def _is_test(cell: SourceCell, shown: set[str]) -> bool:
    """Return whether a cell holds what a test shows, and so comes back as the test cell itself."""
    lines = [line for line in cell.text.splitlines() if line.strip()]
    return cell.kind == "code" and bool(lines) and all(line in shown for line in lines)


def _owners(assignment: Assignment, cells: list[SourceCell]) -> dict[int, list[Question]]:
    """Return the automatic questions behind the last cell that defines a name of theirs; else at the end."""
    found: dict[int, list[Question]] = {}
    for question in (one for one in assignment.questions if one.marking == "automatic"):
        names = {name.name for name in question.names}
        places = [n for n, cell in enumerate(cells) if cell.kind == "code" and names & _defined(cell.text)]
        found.setdefault(places[-1] if places else len(cells) - 1, []).append(question)
    return found


def _defined(code: str) -> set[str]:
    try:
        body = python_parser.module(code).body
    except SyntaxError:
        return set()
    names = {one.name for one in body if isinstance(one, ast.FunctionDef | ast.ClassDef)}
    return names | {
        part.id
        for one in body
        if isinstance(one, ast.Assign | ast.AnnAssign)
        for part in ast.walk(one)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def _cell(assignment: Assignment, place: int, cell: SourceCell) -> dict[str, Any]:
    """Return a cell with nbgrader's metadata: an answer, one marked by hand, or one that students only read."""
    marked = {one.id: one for one in assignment.questions if one.marking == "hand"}
    question = marked.get(str(cell.metadata.get("answer", "")))
    solution = "### BEGIN SOLUTION" in cell.text
    if question is not None:
        entry = _entry(question.id, grade=True, solution=True, points=question.points)
    elif solution and cell.kind == "code":
        entry = _entry(f"cell-{place + 1}", solution=True)
    else:
        entry = _entry(f"cell-{place + 1}", locked=True)
    text = "\n".join(line for line in cell.text.splitlines() if not line.lstrip().startswith("### PROMPT"))
    return _made(place, cell.kind, text, entry, cell.attachments)


def _entry(name: str, *, points: float | None = None, **kinds: bool) -> dict[str, Any]:
    full: dict[str, Any] = {
        "schema_version": 3,
        "grade": False,
        "solution": False,
        "locked": False,
        "task": False,
    }
    full |= {"grade_id": _ID.sub("-", name), **kinds}
    return full if points is None else full | {"points": points}


def _made(
    place: object, kind: str, text: str, entry: dict[str, Any], attachments: Any = None
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": kind,
        "id": f"cell-{place}",
        "metadata": {"nbgrader": entry},
        "source": text.splitlines(keepends=True),
    }
    if kind == "code":
        return made | {"execution_count": None, "outputs": []}
    return made | {"attachments": dict(attachments)} if attachments else made


def _test_cells(
    assignment: Assignment, question: Question, tests: list[_ExportedTest], by_person: list[str]
) -> Iterator[dict[str, Any]]:
    own = [test for test in tests if test.question == question.id]
    total = sum(test.weight for test in own)
    for test in own:
        points = round(question.points * test.weight / total, 6) if total else 0.0
        code = test.code
        if not code:
            said = test.title.replace("\n", " ")
            code = f"# {said}\n### BEGIN HIDDEN TESTS\n{_STUB}\n### END HIDDEN TESTS"
            by_person.append(
                f"{test.name} of question {question.id} asks over the pipe: write its cell anew."
            )
        yield _made(test.name, "code", code, _entry(test.name, grade=True, locked=True, points=points))


def _tests(path: Path) -> Iterator[_ExportedTest]:
    """Yield the tests in a file of hidden tests. Raises `AssignmentError` for one that is no Python."""
    try:
        text = path.read_text("utf-8")
        tree = python_parser.module(text)
    except (OSError, ValueError, SyntaxError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error
    whole = next((_marks(ast.unparse(node)) for node in tree.body if _is_pytestmark(node)), {})
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            marks = whole | _marks("\n".join(map(ast.unparse, node.decorator_list)))
            yield _ExportedTest(
                f"{path.stem}-{node.name}",
                marks.get("question", ""),
                float(marks.get("weight", "1")),
                (ast.get_docstring(node) or node.name).splitlines()[0],
                _as_cell(text, tree, node),
            )


def _is_pytestmark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"


def _marks(text: str) -> dict[str, str]:
    return {
        name: value.strip("'\"") for name, value in re.findall(r"mark\.(question|weight)\(([^)]*)\)", text)
    }


def _as_cell(text: str, tree: ast.Module, test: ast.FunctionDef) -> str:
    """Return the cell that a test was, with what students do not have between nbgrader's markers; else nothing."""
    if [one.arg for one in test.args.args] != ["notebook"]:
        return ""
    lines = text.splitlines()
    first = test.body[1].lineno if len(test.body) > 1 else test.lineno
    body = textwrap.dedent("\n".join(lines[test.body[0].end_lineno or first : test.end_lineno])).splitlines()
    needed = [ast.unparse(one) for one in tree.body if isinstance(one, ast.Import | ast.ImportFrom)]
    imports = [one for one in needed if one not in ("import pytest", "import contextlib")]
    kept, shown = list[str](), False
    hidden: list[str] = []
    for line in [*_without_folder(body), "### BEGIN SHOWN"]:
        marker = _SHOWN.fullmatch(line)
        if marker is None and not _BOUND.fullmatch(line.strip()):
            (kept if shown else hidden).append(line)
        elif marker is not None:
            if any(one.strip() for one in hidden):
                kept += ["### BEGIN HIDDEN TESTS", *hidden, "### END HIDDEN TESTS"]
            hidden, shown = [], marker[1] == "BEGIN"
    code = "\n".join([*imports, *kept])
    return "" if "notebook." in code else code


def _without_folder(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a test; what runs in the assignment's folder runs where the notebook does."""
    depth: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if line.strip() == _IN_FOLDER:
            depth = indent
            continue
        if depth is not None and line.strip() and indent <= depth:
            depth = None
        yield line if depth is None else line[4:]
