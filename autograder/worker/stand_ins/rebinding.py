"""Rebinds names: whatever the student's code binds to such a name at the top level goes to another name.

With `relu` taken, `def relu(z)`, `relu = lambda z: …`, `from layers import relu`, `import layers as relu`,
`for relu in …`, `class relu(…)`, `global relu` in a function and the rest of Python's ways to bind a name all bind
`_own_relu`. Code that reads `relu` gets what was bound to it beforehand: in a default argument, a class attribute, a
dispatch table, a decorator, a base class. A decorator of the definition itself is given the stand-in, so that it
registers that. Names local to functions and classes are left alone.

This module also finds the statements that a notebook needs for its definitions, so that the rest (plots, training,
sanity checks) can be left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_FUNCTIONS, ast.ClassDef, ast.Import, ast.ImportFrom)
_BLOCKS = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.Try,
    ast.TryStar,
    ast.With,
    ast.AsyncWith,
    ast.Match,
)
_ONCE = (ast.If, ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.Match)
_CHECKS = (ast.Assert, ast.Raise)


def own(name: str) -> str:
    """Return the name that the student's own binding of a taken name goes to."""
    return f"_own_{name}"


class Swap(ast.NodeTransformer):
    """Redirects every binding of `names` in a module's syntax tree; `bound` holds those that it has met."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._taken = self._names
        self.bound: set[str] = set()

    def _rename(self, name: str) -> str:
        if name not in self._taken:
            return name
        self.bound.add(name)
        return own(name)

    def _within(self, taken: frozenset[str], nodes: Sequence[ast.AST]) -> None:
        """Visit nodes in a scope in which only the names `taken` are the module's; a statement may become another."""
        kept, self._taken = self._taken, taken
        for node in nodes:
            self.visit(node)
        self._taken = kept

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """Rename the target of any statement; reading a name stays."""
        if not isinstance(node.ctx, ast.Load):
            node.id = self._rename(node.id)
        return node

    def visit_alias(self, node: ast.alias) -> ast.alias:
        """Rename in `import relu`, `from layers import relu`, `import layers as relu`."""
        name = node.asname or node.name.partition(".")[0]
        if name in self._taken:
            node.asname = self._rename(name)
        return node

    def visit_Global(self, node: ast.Global) -> ast.Global:
        """Rename in `global relu`: the function that declares it binds the module's name."""
        node.names = [own(name) if name in self._names else name for name in node.names]
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        """Rename in `except … as relu`."""
        node.name = node.name and self._rename(node.name)
        return self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> ast.AST:
        """Rename in `case relu`."""
        node.name = node.name and self._rename(node.name)
        return self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> ast.AST:
        """Rename in `case [*relu]`."""
        node.name = node.name and self._rename(node.name)
        return node

    def visit_MatchMapping(self, node: ast.MatchMapping) -> ast.AST:
        """Rename in `case {**relu}`."""
        node.rest = node.rest and self._rename(node.rest)
        return self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        """Leave a comprehension's targets alone, which are local, but not a walrus in it."""
        self._within(frozenset(), [node.target])
        for part in (node.iter, *node.ifs):
            self.visit(part)
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        """Visit the defaults, which belong to the scope outside, and leave the names of the body alone."""
        self.visit(node.args)
        self._within(frozenset(), [node.body])
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        """Rename in `def relu(z)`."""
        return self._definition(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.stmt:
        """Rename in `async def relu(z)`."""
        return self._definition(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.stmt:
        """Rename in `class relu`; in `class Dense(Dense)` the base too, which is the student's own as well."""
        if node.name in self._taken:
            for base in node.bases:
                if isinstance(base, ast.Name):
                    base.id = self._rename(base.id)
        return self._definition(node)

    def _definition(self, node: Any) -> ast.stmt:
        outside = [part for part in ast.iter_child_nodes(node) if part not in node.body]
        for part in outside:
            self.visit(part)
        inner = ast.Module(node.body, [])
        self._within(self._names & set(_declared_global(node.body)), [inner])
        node.body = inner.body
        given, node.name = node.name, self._rename(node.name)
        kept: ast.stmt = node
        return _decorated(node, given) if node.decorator_list and node.name != given else kept


def _decorated(node: Any, given: str) -> ast.Try:
    """Apply each decorator to the stand-in, and ignore an exception from it."""
    value: ast.expr = ast.Name(given, ast.Load())
    for decorator in reversed(node.decorator_list):
        value = ast.Call(decorator, [value], [])
    body = ast.Assign([ast.Name(node.name, ast.Store())], value)
    handler = ast.ExceptHandler(ast.Name("Exception", ast.Load()), None, [ast.Pass()])
    return ast.copy_location(ast.Try([body], [handler], [], []), node)


def _declared_global(body: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names that a scope declares global, without those of the scopes within it."""
    for node in body:
        if isinstance(node, ast.Global):
            yield from node.names
        elif not isinstance(node, (*_FUNCTIONS, ast.ClassDef, ast.Lambda)):
            yield from _declared_global(ast.iter_child_nodes(node))


def module(tree: ast.Module, names: Iterable[str], source: str, given_up: str) -> ast.Module:
    """Transform a module of the student's own: names that it binds are imported from the module `source` instead.

    A statement that raises that module's exception `given_up` is given up, and the module goes on.
    """
    swap = Swap(names)
    swap.visit(tree)
    if swap.bound:
        start = sum(1 for _ in _preamble(tree.body))
        guard(tree.body, given_up)
        aliases = [ast.alias(name) for name in (*sorted(swap.bound), given_up)]
        rest = [_guarded(node, given_up) for node in tree.body[start:]]
        tree.body[start:] = [ast.ImportFrom(source, aliases, 0), *rest]
    return ast.fix_missing_locations(tree)


def guard(body: Sequence[ast.stmt], given_up: str) -> None:
    """Let blocks that run once go on after a statement that raises `given_up`; a loop might then never end."""
    for node in body:
        for inner in _suites(node) if isinstance(node, _ONCE) else ():
            guard(inner, given_up)
            inner[:] = [_guarded(one, given_up) for one in inner]


def _suites(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield the lists of statements in a block."""
    for _, value in ast.iter_fields(node):
        for one in value if isinstance(value, list) else ():
            if isinstance(one, ast.stmt):
                yield value
                break
            if isinstance(one, ast.ExceptHandler | ast.match_case):
                yield one.body


def _guarded(node: ast.stmt, given_up: str) -> ast.stmt:
    if isinstance(node, _DEFINITIONS):
        return node
    handler = ast.ExceptHandler(ast.Name(given_up, ast.Load()), None, [ast.Pass()])
    return ast.copy_location(ast.Try([node], [handler], [], []), node)


def _preamble(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the docstring and `from __future__ import …`, which must come first."""
    for place, node in enumerate(body):
        docstring = place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not (docstring or future):
            return
        yield node


def defines(statement: ast.stmt, asked: frozenset[str]) -> bool:
    """Return True if a notebook may need this top-level statement for its definitions.

    Needed are imports, definitions and assignments; blocks that hold a definition or bind one of the names `asked`
    for; and expressions that mention one, such as `register(relu)` or `setattr(Dense, "forward", f)`.
    """
    parts = list(ast.walk(statement))
    if isinstance(statement, ast.Expr):
        return any(_mentions(part, asked) for part in parts)
    if isinstance(statement, _BLOCKS):
        return any(isinstance(part, _DEFINITIONS) or _binds(part, asked) for part in parts)
    return not isinstance(statement, _CHECKS)


def _binds(node: ast.AST, asked: frozenset[str]) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in asked


def _mentions(node: ast.AST, asked: frozenset[str]) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return any(name in node.value for name in asked)
    return getattr(node, "id", None) in asked or getattr(node, "arg", None) in asked
