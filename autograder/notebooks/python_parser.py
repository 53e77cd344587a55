"""Python's own parser, for one thread at a time."""

from __future__ import annotations

import ast
import threading

# The parser of CPython counts the depth of what it builds in one place for all threads. Where two parse at once, one of
# them can end with "AST constructor recursion depth mismatch".
_ONE_AT_A_TIME = threading.RLock()


def module(source: str | bytes) -> ast.Module:
    """Return the tree of a module; raise what `ast.parse` raises."""
    with _ONE_AT_A_TIME:
        return ast.parse(source)


def expression(source: str) -> ast.Expression:
    """Return the tree of an expression; raise what `ast.parse` raises."""
    with _ONE_AT_A_TIME:
        return ast.parse(source, mode="eval")
