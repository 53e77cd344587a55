"""A Python file of `bugs/` or `variants/`: a docstring, declarations, and code that replaces the solution's."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import AssignmentError
from autograder.notebooks import python_parser

DECLARATIONS = ("QUESTION", "CAUGHT_BY", "RAISES")


@dataclass(frozen=True)
class AnswerFile:
    """A file read: its whole text, the docstring's first line, the rest of it as one paragraph, and its constants."""

    source: str
    title: str
    advice: str
    constants: Mapping[str, object]


def read(path: Path) -> AnswerFile:
    """Return what the file says of itself.

    Raises `AssignmentError` where it cannot be read, is no Python or has no docstring.
    """
    source, tree = _parsed(path)
    text = ast.get_docstring(tree)
    if not text:
        raise AssignmentError(path, "needs a docstring whose first line names the mistake or the difference")
    first, *rest = text.splitlines()
    return AnswerFile(source, first, paragraph("\n".join(rest)), dict(_constants(tree)))


def paragraph(text: str) -> str:
    """Return a text of several lines as one line."""
    return " ".join(text.split())


def defined(source: str) -> tuple[str, ...]:
    """Return the functions, classes and constants that a cell of valid Python defines, without the declarations."""
    return tuple(name for name in _defined(python_parser.module(source)) if name not in DECLARATIONS)


def classes(source: str) -> tuple[str, ...]:
    """Return the classes that a cell of valid Python defines."""
    body = python_parser.module(source).body
    return tuple(node.name for node in body if isinstance(node, ast.ClassDef))


def _parsed(path: Path) -> tuple[str, ast.Module]:
    try:
        source = path.read_text(encoding="utf-8")
        return source, python_parser.module(source)
    except SyntaxError as error:
        raise AssignmentError(path, f"line {error.lineno}: this is no Python: {error.msg}") from error
    except (OSError, ValueError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error


def _constants(tree: ast.Module) -> Iterator[tuple[str, object]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                yield node.targets[0].id, ast.literal_eval(node.value)
            except ValueError:
                continue


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
