"""Takes the statements that call Otter out of a cell, and keeps all else that the cell does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.notebooks import python_parser
from autograder.platforms.moved_in.statements import without_magics

_GRADER = "grader"  # by which every student's notebook calls it
_INSTALLED = re.compile(
    r"^(?P<indent>[ \t]*)[!%][ \t]*(?:python3? -m )?(?:pip|conda|mamba) install\b.*\botter-grader\b.*$",
    re.MULTILINE,
)
_LINE = re.compile(
    r"^\s*(?:import otter\b|from otter\b|grader\s*=|grader\.(?:check|export|check_all|add_plugin_files)\b)"
)
# At the top level: a block needs its `pass`.
_NOTHING = re.compile(rb"pass(?:[ \t]*;[ \t]*pass)*[ \t;]*(?:#.*)?")
_Simple = ast.Expr | ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom


def without(text: str) -> str:
    """Return a cell's code without what calls Otter; code that is not Python loses the lines that begin so."""
    kept = _INSTALLED.sub(lambda found: f"{found['indent']}pass" if found["indent"] else "", text)
    try:
        tree = python_parser.module(without_magics(kept))
    except (SyntaxError, ValueError, RecursionError):
        return "\n".join(line for line in kept.splitlines() if not _LINE.match(line))
    return _cut(kept, sorted(_calls(tree), key=lambda one: (one.lineno, one.col_offset), reverse=True))


def is_empty(text: str) -> bool:
    """Return whether code does nothing: it is blank, or holds comments alone."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())


def _calls(tree: ast.Module) -> Iterator[_Simple]:
    simple = [node for node in ast.walk(tree) if isinstance(node, _Simple)]
    names = {"otter", _GRADER}
    for node in simple:
        bound = _from_otter(node)
        names |= bound
        if bound:
            yield node
    for node in simple:
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr) and _root(node.value) in names:
            yield node


def _from_otter(node: _Simple) -> set[str]:
    """Return the names that an import takes from Otter."""
    if isinstance(node, ast.Import):
        return {one.asname or "otter" for one in node.names if _is_otter(one.name)}
    if isinstance(node, ast.ImportFrom) and _is_otter(node.module or ""):
        return {one.asname or one.name for one in node.names}
    return set()


def _is_otter(module: str) -> bool:
    return module.partition(".")[0] == "otter"


def _root(node: ast.expr | None) -> str:
    """Return the name of what a call is made on; empty for all that is no call."""
    if not isinstance(node, ast.Call):
        return ""
    inner: ast.expr = node
    while isinstance(inner, ast.Call | ast.Attribute):
        inner = inner.func if isinstance(inner, ast.Call) else inner.value
    return inner.id if isinstance(inner, ast.Name) else ""


def _cut(text: str, nodes: list[_Simple]) -> str:
    """Return the text without these statements, the last first; a line that holds more keeps a `pass` instead."""
    lines = [line.encode() for line in text.splitlines()]
    for node in nodes:
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
        left = before + (_rest(node) or "pass").encode() + after
        lines[first : last + 1] = [] if _NOTHING.fullmatch(left) else [left]
    return "\n".join(line.decode() for line in lines)


def _rest(node: _Simple) -> str:
    """Return the import of other modules that stand in the same statement."""
    if not isinstance(node, ast.Import):
        return ""
    others = [one for one in node.names if not _is_otter(one.name)]
    return ast.unparse(ast.Import(others)) if others else ""
