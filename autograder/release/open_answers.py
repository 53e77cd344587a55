"""Searches a bundle for answers to other assignments that students are still working on.

What is searched for belongs to a question of the other assignment: its solution, its stand-ins, and the functions in
the course's packages that bear a name which it asks for. A function of that name with the same body is found however
short it is; a line of code of `CODE_LENGTH` characters, and one of a model answer, wherever it stands. What the other
assignment's own handout shows is no secret.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.course import markers, source
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.notebooks import python_parser
from autograder.release import leaks, open_assignments
from autograder.release.open_assignments import OpenAssignments

_TOP_LEVEL = re.compile(r"(?:async +def|def|class) +(\w+)")
_STAND_INS = "stand_ins.py"
# Characters from which one line of code counts: "x = layer.forward(x, training)" is in any loop over layers.
CODE_LENGTH = 40


def check(assignment: Assignment, contents: Mapping[str, bytes], now: datetime) -> OpenAssignments:
    """Return the open assignments. Raises `AssignmentError` where `contents` (bytes by path) answers one of them.

    Raises `CourseError` where the schedule lists an assignment that is not there.
    """
    known = open_assignments.of(assignment, now)
    for other in known.until:
        found = next(_given_away(assignments.load(assignment.course.folder(other)), contents), "")
        if found:
            said = f"{found}; assignment {other!r} asks for it and is {known.until[other]}"
            raise AssignmentError(
                assignment.folder, f"{said}; remove it, give that part as withheld, or wait"
            )
    return known


def _given_away(other: Assignment, contents: Mapping[str, bytes]) -> Iterator[str]:
    """Yield where the bundle answers this assignment: the beginning of a sentence."""
    asked = {name.name: one.id for one in other.questions for name in one.names if not other.is_given(one.id)}
    secrets, definitions = _lines(other, asked), _definitions(other, asked)
    for name, data in sorted(contents.items()):
        for where, line in leaks.lines(name, data):
            whose = secrets.get(leaks.plain(line))
            if whose:
                yield f"{where} of the bundle gives away a line of {whose}: {leaks.plain(line)[:60]!r}"
        for form in (form for text in _code(name, data) for form in _defined(text)):
            if form in definitions:
                yield f"{name} of the bundle gives away {form[0]}, the answer to {asked[form[0]]}"


def _lines(other: Assignment, asked: Mapping[str, str]) -> dict[str, str]:
    """Return each line that answers a question, with single spaces, and whose line it is, in words for a sentence."""
    cells = source.released_notebook(other)["cells"]
    shown = {leaks.plain(line) for cell in cells for line in cell["source"]}
    found: dict[str, str] = {}
    for question, line in (*_of_solution(other, asked), *_of_reference(other, asked)):
        whose = f"the answer to {question}" if question else "the solution"
        code = not question or question in asked.values()
        leaks.note(found, line, whose, CODE_LENGTH if code else leaks.SECRET_LENGTH)
    return {line: whose for line, whose in found.items() if line not in shown}


def _of_solution(other: Assignment, asked: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each line between the solution markers with its question; empty where it is that of none."""
    for cell in source.read(other.source):
        question = str(cell.metadata.get("answer", ""))
        for _, line, inside in markers.lines(cell.text):
            named = _TOP_LEVEL.match(line) if cell.kind == "code" else None
            question = asked.get(named[1], "") if named else question
            if inside:
                yield question, line


def _of_reference(other: Assignment, asked: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the lines of the functions and classes in the course's packages and stand-ins that answer a question."""
    for path in _files(other):
        text = path.read_text("utf-8")
        for node in python_parser.module(text).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in asked:
                for number, line in enumerate(text.splitlines()[: node.end_lineno], start=1):
                    if number > node.lineno and number not in _docstrings(node):
                        yield asked[node.name], line


def _docstrings(node: ast.AST) -> set[int]:
    """Return the numbers of the lines of texts that stand alone, such as docstrings."""
    texts = (one for one in ast.walk(node) if _is_text(one))
    return {line for one in texts for line in range(one.lineno, one.end_lineno + 1)}  # type: ignore[attr-defined]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _files(other: Assignment) -> list[Path]:
    """Return the Python files of the course's packages, and the assignment's stand-ins."""
    root, packages = other.course.root, other.course.packages
    paths = [path for package in packages for path in sorted((root / package).rglob("*.py"))]
    paths += [*(root / f"{package}.py" for package in packages), other.hidden / _STAND_INS]
    return [path for path in paths if path.is_file()]


def _definitions(other: Assignment, asked: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return each function or class that answers a question and is not handed out, in a form to be compared."""
    solved = [*source.solution_code(other), *(path.read_text("utf-8") for path in _files(other))]
    cells = source.released_notebook(other)["cells"]
    handed = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    shown = {form for text in handed for form in _defined(text)}
    return {form for text in solved for form in _defined(text) if form[0] in asked} - shown


def _code(name: str, data: bytes) -> list[str]:
    """Return the Python texts in a file of the bundle: the code cells of a notebook, or the file itself."""
    if name.endswith(".ipynb"):
        cells = json.loads(data)["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [data.decode("utf-8", "replace")] if name.endswith(".py") else []


def _defined(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each function and class that a text defines, and its body without docstring and comments."""
    try:
        body = python_parser.module(text).body
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, "\n".join(ast.unparse(one) for one in node.body if not _is_text(one))
