"""The text of some functions of a solution, cut out with all that they need; and its outline, without what it computes.

A later assignment shows the text where a part of an earlier one is provided, and the outline where it is withheld.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from autograder.notebooks import python_parser

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass(frozen=True)
class _Statement:
    """A top-level statement that binds names, and the lines of its cell."""

    node: ast.stmt
    text: str
    binds: frozenset[str]
    reads: frozenset[str]


def cut(cells: Sequence[str], names: Collection[str], elsewhere: Collection[str] = ()) -> str:
    """Return the text that defines these names: imports first, then whatever they need, in its order.

    `elsewhere` are names that the notebook has from somewhere else: they and what they alone need are left out. A name
    that is defined twice has its last definition.
    """
    needed = _needed(cells, names, elsewhere)
    imports = [one.text for one in needed if isinstance(one.node, _IMPORTS)]
    texts = [one.text for one in needed if not isinstance(one.node, _IMPORTS)]
    head = "\n".join(dict.fromkeys(imports))
    return "\n\n\n".join(([head] if head else []) + texts)


def outline(cells: Sequence[str], names: Collection[str], problem: str) -> str:
    """Return definitions of these names with their signatures and docstrings alone: each raises and says `problem`.

    `problem` holds `{name}`, the name that was called.
    """
    nodes = [one.node for one in _needed(cells, names, ()) if one.binds & set(names)]
    return "\n\n\n".join(
        ast.unparse(_outlined(node, problem)) for node in nodes if isinstance(node, _DEFINITIONS)
    )


def _outlined(node: ast.stmt, problem: str, owner: str = "") -> ast.stmt:
    if isinstance(node, ast.ClassDef):
        methods = [_outlined(one, problem, node.name) for one in node.body if isinstance(one, _FUNCTIONS)]
        node.bases, node.keywords, node.decorator_list = [], [], []
        node.body = [*_docstring(node), *methods] or [ast.Pass()]
    elif isinstance(node, _FUNCTIONS):
        said = ast.Constant(problem.format(name=owner or node.name))
        error = ast.Call(ast.Name("NotImplementedError", ast.Load()), [said], [])
        node.body = [*_docstring(node), ast.Raise(error)]
    return ast.fix_missing_locations(node)


def _docstring(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    return node.body[:1] if ast.get_docstring(node, clean=False) is not None else []


def _needed(cells: Sequence[str], names: Collection[str], elsewhere: Collection[str]) -> list[_Statement]:
    """Return the statements that define the names and all that these read, in the order of the notebook."""
    every = [one for cell in cells for one in _statements(cell)]
    wanted, size = set(names), -1
    while len(wanted) != size:
        size = len(wanted)
        for one in _binding(every, wanted):
            wanted |= one.reads - set(elsewhere)
    return _binding(every, wanted)


def _binding(every: Sequence[_Statement], wanted: set[str]) -> list[_Statement]:
    """Return the statements that bind a wanted name, without definitions that a later one replaces."""
    last = {name: number for number, one in enumerate(every) for name in one.binds}
    return [
        one
        for number, one in enumerate(every)
        if one.binds & wanted
        and not (isinstance(one.node, _DEFINITIONS) and all(last[name] > number for name in one.binds))
    ]


def _statements(cell: str) -> Iterator[_Statement]:
    """Yield what a cell binds at its top level. A cell that is no plain Python, such as one with a magic, has none."""
    try:
        body = python_parser.module(cell).body
    except SyntaxError:
        return
    lines = cell.splitlines()
    for node in body:
        binds = frozenset(_bound(node))
        if binds:
            decorators = node.decorator_list if isinstance(node, _DEFINITIONS) else []
            first = min([node.lineno, *(one.lineno for one in decorators)])
            names = (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
            yield _Statement(
                node, "\n".join(lines[first - 1 : node.end_lineno]), binds, frozenset(names) - binds
            )


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, _DEFINITIONS):
        yield node.name
    elif isinstance(node, _IMPORTS):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.id
