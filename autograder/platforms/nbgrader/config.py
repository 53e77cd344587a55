"""Reads what `nbgrader_config.py` changes of markers and folders, as text: the file is never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import msgspec

from autograder.notebooks import python_parser

MAX_CHARACTERS = 200_000


class NbgraderConfig(msgspec.Struct, frozen=True):
    """The settings of a course that count here, each with nbgrader's own default."""

    begin_solution: str = "BEGIN SOLUTION"
    end_solution: str = "END SOLUTION"
    begin_tests: str = "BEGIN HIDDEN TESTS"
    end_tests: str = "END HIDDEN TESTS"
    begin_scheme: str = "BEGIN MARK SCHEME"
    end_scheme: str = "END MARK SCHEME"
    autotest: str = "AUTOTEST"
    source: str = "source"


_FIELDS = {
    ("ClearSolutions", "begin_solution_delimeter"): "begin_solution",
    ("ClearSolutions", "end_solution_delimeter"): "end_solution",
    ("ClearHiddenTests", "begin_test_delimeter"): "begin_tests",
    ("ClearHiddenTests", "end_test_delimeter"): "end_tests",
    ("ClearMarkScheme", "begin_mark_scheme_delimeter"): "begin_scheme",
    ("ClearMarkScheme", "end_mark_scheme_delimeter"): "end_scheme",
    ("InstantiateTests", "autotest_delimiter"): "autotest",
    ("CourseDirectory", "source_directory"): "source",
}


def read(text: str) -> tuple[NbgraderConfig, tuple[str, ...]]:
    """Return the settings, and the names of those that are not plain texts and so could not be read."""
    if len(text) > MAX_CHARACTERS:
        return NbgraderConfig(), ("the whole file, which is too long",)
    try:
        tree = python_parser.module(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return NbgraderConfig(), ("the whole file, which is not Python",)
    found: dict[str, str] = {}
    unread: list[str] = []
    for section, name, value in _assigned(tree):
        field = _FIELDS.get((section, name))
        if field is None:
            continue
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
            found[field] = value.value
        else:
            unread.append(f"{section}.{name}")
    return NbgraderConfig(**found), tuple(unread)


def _assigned(tree: ast.Module) -> Iterator[tuple[str, str, ast.expr]]:
    """Yield each `c.Section.name = value` in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Attribute):
                yield target.value.attr, target.attr, node.value
