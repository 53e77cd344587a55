"""Finds what a quick run may leave out of a notebook: costly statements that no answer depends on.

Costly are assignments that call something, and definitions with an imported decorator, which may run what it decorates.
An answer depends on them if they bind a name that it reads, directly or through other names. An expression that reads
what was left out is left out too. What all this misses, such as a name in a text, raises an exception in the test,
which is then asked again after a run of the whole notebook.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Iterable, Iterator

from autograder.worker import rest

_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)
_DECORATED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)


class Needs:
    """The names that answers depend on in these cells, of which `asked` are the answers' own."""

    def __init__(self, cells: Iterable[str], asked: Iterable[str]) -> None:
        statements = [node for cell in cells for node in _statements(cell)]
        self._asked = frozenset(asked)
        self._imported = {
            name for node in statements if isinstance(node, _IMPORTS) for name in rest.binds(node)
        }
        self._names = _closure([(_bound(node), _read(node)) for node in statements], self._asked)
        self._missing: set[str] = set()
        spared = [(self.spares(node), set(rest.binds(node))) for node in statements]
        kept = {name for left_out, bound in spared if not left_out for name in bound}
        self._missing = {name for left_out, bound in spared if left_out for name in bound} - kept

    def spares(self, node: ast.stmt) -> bool:
        """Return True if no answer needs this costly statement, or this expression that reads what is left out."""
        if isinstance(node, ast.Expr):
            return bool(_read(node) & self._missing)
        return self._is_costly(node) and not _bound(node) & self._names and not self._hands_on(node)

    def _is_costly(self, node: ast.stmt) -> bool:
        if isinstance(node, _DECORATED):
            return any(_names(one) & self._imported for one in node.decorator_list)
        return isinstance(node, _ASSIGNMENTS) and any(isinstance(part, ast.Call) for part in ast.walk(node))

    def _hands_on(self, node: ast.stmt) -> bool:
        """Return True if an assignment hands an answer to something else, such as `_ = register(relu)`."""
        called = {id(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
        return isinstance(node, _ASSIGNMENTS) and any(
            isinstance(part, ast.Name) and part.id in self._asked and id(part) not in called
            for part in ast.walk(node)
        )


def _closure(statements: list[tuple[set[str], set[str]]], asked: Iterable[str]) -> set[str]:
    """Return these names, and all that the statements read which bind one of them."""
    found, size = set(asked), -1
    while len(found) != size:
        size = len(found)
        for bound, read in statements:
            if bound & found:
                found |= read
    return found


def _statements(cell: str) -> list[ast.stmt]:
    try:
        return ast.parse(cell).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []  # then the cell does not run either


def _bound(node: ast.stmt) -> set[str]:
    return {*rest.binds(node), *rest.changes(node)}


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _read(node: ast.stmt) -> set[str]:
    """Return the global names that a statement and the functions in it read, with names of attributes among them."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        code = compile(ast.Module([node], []), "cell", "exec", flags=flags, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _names(node)
    return {name for one in _code_objects(code) for name in one.co_names}


def _code_objects(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _code_objects(constant)
