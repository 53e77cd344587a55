"""Finds the names that a cell uses before it binds them itself, in the order in which its code runs."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from autograder.notebooks import python_parser
from autograder.platforms.moved_in import statements

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def free(code: str) -> frozenset[str]:
    """Return the names that code takes from elsewhere. Raises `SyntaxError`."""
    visitor = _Uses()
    visitor.visit(python_parser.module(code))
    return frozenset(visitor.free | (visitor.later - visitor.bound))


class _Uses(ast.NodeVisitor):
    """Collects names: `bound` so far, `free` as they were used before, and `later` those that functions use."""

    def __init__(self) -> None:
        self.bound: set[str] = set()
        self.free: set[str] = set()
        self.later: set[str] = set()

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.bound.add(node.id)
        elif node.id not in self.bound:
            self.free.add(node.id)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._in_turn([node.value, *node.targets])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._in_turn([node.annotation, *([node.value] if node.value else []), node.target])

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self._in_turn([node.value, node.target])

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.visit_Name(ast.Name(node.target.id, ast.Load()))
        self._in_turn([node.value, node.target])

    def visit_For(self, node: ast.For) -> None:
        self._in_turn([node.iter, node.target, *node.body, *node.orelse])

    def visit_Import(self, node: ast.Import) -> None:
        self.bound.update((one.asname or one.name).partition(".")[0] for one in node.names)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.bound.update(one.asname or one.name for one in node.names)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type is not None:
            self.visit(node.type)
        self.bound.update([node.name] if node.name else [])
        self._in_turn(node.body)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._deferred(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._deferred(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._deferred(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.later |= statements.names(ast.unparse(node))[1]

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node)

    def _comprehension(self, node: _Comprehension) -> None:
        self.free |= statements.names(f"({ast.unparse(node)})")[1] - self.bound

    def _deferred(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self.later |= statements.names(ast.unparse(node))[1] - {node.name}
        self.bound.add(node.name)

    def _in_turn(self, nodes: Sequence[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)
