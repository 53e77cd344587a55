"""Finds the functions of a notebook that are as empty as they were handed out.

A function is unwritten where its code shows it: no statement of its own returns a value, and its body is nothing but
a docstring, `pass`, `...` or a bare `return`, or it raises `NotImplementedError` outside of any condition. A class is
unwritten where all of its methods are that, but for `__init__`.

Python's own parser reads a student's text here, so it runs in the process of `limited_reader`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autograder.checks.failure import Origin
from autograder.notebooks import python_parser

_LONGEST = 200_000  # characters of a cell: a longer one is no handed-out stub, and its tree takes gigabytes
_MAGIC = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class EmptyFunction:
    """An unwritten function of the notebook, or an unwritten method of a class: the name that a question asks for.

    `cell` counts from 0, `first` and `last` are its lines. `whole` is false for a method of a class that has others.
    """

    name: str
    cell: int
    first: int
    last: int
    whole: bool

    def holds(self, origin: Origin | None) -> bool:
        """Return whether the exception was raised in this function."""
        if origin is None or origin.cell != self.cell or origin.line is None:
            return False
        return self.first <= origin.line <= self.last


def find(names: Mapping[str, int], sources: Mapping[int, str]) -> list[EmptyFunction]:
    """Return what is unwritten of these names, each in the cell that defined it last."""
    bodies = {cell: _definitions(sources.get(cell, "")) for cell in set(names.values())}
    return [
        one
        for name, cell in names.items()
        if name in bodies[cell]
        for one in _empty(name, cell, bodies[cell][name])
    ]


def _definitions(source: str) -> Mapping[str, ast.stmt]:
    """Return the last function or class of each name at the top level of a cell.

    A cell that is long, or no Python, has none.
    """
    if len(source) > _LONGEST:
        return {}
    try:
        statements = python_parser.module(_ESCAPE.sub(_harmless, _MAGIC.sub("", source))).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    return {node.name: node for node in statements if isinstance(node, _Function | ast.ClassDef)}


def _harmless(escape: re.Match[str]) -> str:
    """Return an escape that Python does not warn of; what a text says makes no difference here."""
    return escape[0] if escape[1] in "'\"\\\n" else f"/{escape[1]}"


def _empty(name: str, cell: int, node: ast.stmt) -> Iterator[EmptyFunction]:
    methods = [node]
    if isinstance(node, ast.ClassDef):
        methods = [one for one in node.body if isinstance(one, _Function) and one.name != "__init__"]
    empty = [one for one in methods if isinstance(one, _Function) and _is_empty(one)]
    for one in empty:
        yield EmptyFunction(name, cell, one.lineno, one.end_lineno or one.lineno, len(empty) == len(methods))


def _is_empty(function: _Function) -> bool:
    if any(isinstance(node, ast.Return) and not _nothing(node.value) for node in _own(function)):
        return False
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own(function)):
        return False
    return all(map(_says_nothing, function.body)) or any(map(_refuses, function.body))


def _own(function: _Function) -> Iterator[ast.AST]:
    """Yield what is in a function and in none that it defines; a student's expression may be nested deeply."""
    nodes: list[ast.AST] = list(function.body)
    while nodes:
        node = nodes.pop()
        yield node
        if not isinstance(node, _Function | ast.Lambda | ast.ClassDef):
            nodes += ast.iter_child_nodes(node)


def _nothing(value: ast.expr | None) -> bool:
    return value is None or (isinstance(value, ast.Constant) and value.value in (None, ...))


def _says_nothing(node: ast.stmt) -> bool:
    """Return whether a statement does nothing: a docstring, `...`, `pass` or a return of nothing."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass | ast.Return)


def _refuses(node: ast.stmt) -> bool:
    """Return whether a statement raises `NotImplementedError`."""
    if not isinstance(node, ast.Raise) or node.exc is None:
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
