"""Finds what is wrong with an assignment's folder without running anything, in sentences."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

from autograder.course import hints
from autograder.course import source as sources
from autograder.course.assignment import ASSIGNMENT_FILE, Assignment
from autograder.course.course import COURSE_FILE
from autograder.errors import AssignmentError
from autograder.judge import stand_ins
from autograder.notebooks import python_parser


def faults(assignment: Assignment) -> Iterator[str]:
    """Yield everything that a person has to correct. Raises `AssignmentError` if the source cannot be read."""
    yield from _packages(assignment)
    yield from _answers(assignment)
    yield from _methods(assignment)
    for path in sorted(assignment.hidden.glob("*.py")):
        yield from _of_tests(path)
    try:
        hints.load(assignment)
    except AssignmentError as error:
        yield str(error)


def remarks(assignment: Assignment) -> Iterator[str]:
    """Yield what is allowed, but seldom intended."""
    needing = [question.id for question in assignment.questions if question.needs]
    if needing and not (assignment.hidden / stand_ins.FILE).is_file():
        yield (
            f"question {needing[0]} needs others, and there is no hidden/{stand_ins.FILE}: "
            "a mistake in one costs what needs it too"
        )


def _packages(assignment: Assignment) -> Iterator[str]:
    for name in assignment.packages:
        if importlib.util.find_spec(name.partition(".")[0]) is None:
            yield f"{ASSIGNMENT_FILE}: the package {name!r} is not installed here: install it, or correct its name"
    root = assignment.course.root
    for name in assignment.course.packages:
        if not (root / name).is_dir() and not (root / f"{name}.py").is_file():
            yield f"{COURSE_FILE}: the package {name!r} is neither a folder nor a file beside it"


def _answers(assignment: Assignment) -> Iterator[str]:
    """Yield questions marked by hand without a cell for the answer, and such cells without a question.

    A code cell may name any question: a hidden test asks what it printed or showed.
    """
    every = {question.id for question in assignment.questions}
    by_hand = {question.id for question in assignment.questions if question.marking == "hand"}
    cells = [cell for cell in sources.read(assignment.source) if "answer" in cell.metadata]
    code = {str(cell.metadata["answer"]) for cell in cells if cell.kind == "code"}
    answered = {str(cell.metadata["answer"]) for cell in cells if cell.kind != "code"}
    for question in sorted(code - every):
        yield f'{assignment.source.name}: a code cell has answer="{question}", which is no question'
    for question in sorted(by_hand - answered - code):
        yield f'{assignment.source.name}: no cell has answer="{question}", so that nobody can answer this question'
    for question in sorted(answered - by_hand):
        yield f'{assignment.source.name}: a cell has answer="{question}", which is no question marked by hand'


def _methods(assignment: Assignment) -> Iterator[str]:
    """Yield each method that a question asks for and that the solution's class does not define.

    A class with a base may have it from there, so that only classes without one are looked into.
    """
    classes = {
        node.name: node
        for text in sources.solution_code(assignment)
        for node in _body(text)
        if isinstance(node, ast.ClassDef)
    }
    for question in assignment.questions:
        for method in question.methods:
            found = classes.get(method.owner)
            if found is not None and not found.bases and method.method not in _bound_in(found):
                yield (
                    f"{assignment.source.name}: the class {method.owner} defines no {method.method}, "
                    f"which question {question.id} asks for"
                )


def _body(text: str) -> list[ast.stmt]:
    try:
        return python_parser.module(text).body
    except SyntaxError:  # a cell with a magic, for one
        return []


def _bound_in(found: ast.ClassDef) -> set[str]:
    names = {
        part.id for part in ast.walk(found) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }
    return names | {
        node.name for node in found.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _of_tests(path: Path) -> Iterator[str]:
    """Yield tests that pytest does not run: in a file that it does not read, or replaced by one of the same name."""
    try:
        tree = python_parser.module(path.read_text("utf-8"))
    except (OSError, ValueError, SyntaxError):  # said when the tests are collected
        return
    if not path.name.startswith("test_") and not path.name.endswith("_test.py"):
        for test in _tests(tree):
            yield f"hidden/{path.name}, line {test.lineno}: {test.name} never runs: a file of tests is named test_….py"
        return
    for scope in (node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef)):
        seen: dict[str, int] = {}
        for test in _tests(scope):
            if test.name in seen:
                yield (
                    f"hidden/{path.name}, line {test.lineno}: this {test.name} replaces the one in line "
                    f"{seen[test.name]}, which never runs: rename one"
                )
            seen[test.name] = test.lineno


def _tests(scope: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in scope.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield node
