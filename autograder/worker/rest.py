"""Finds what of a cell may still run after one of its statements has raised.

That are imports, definitions and assignments, blocks made only of those, and calls of methods of something that the
cell itself has made or imported, such as `sys.path.append(…)`. A statement that reads a name which the failed one was
to bind depends on it: it does not run, and what it was to bind is lost too. Nothing that earlier cells have made is
changed in place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_SIMPLE = (*_IMPORTS, *_FUNCTIONS, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Pass)
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
_IN_BLOCKS = (ast.Break, ast.Continue)
_CELL_MAGICS = ("time", "capture")  # whose body runs in the notebook's own namespace
_LINE_MAGICS = (
    "matplotlib",
    "config",
    "load_ext",
    "reload_ext",
    "autoreload",
    "precision",
    "cd",
    "pylab",
    "env",
)


def magic(node: ast.AST, kind: str) -> list[str]:
    """Return the arguments of `get_ipython().run_line_magic(…)`, or of the kind named; empty if it is none."""
    call = node.value if isinstance(node, ast.Expr) else node
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == kind):
        return []
    return [str(one.value) for one in call.args if isinstance(one, ast.Constant)]


def body_of_magic(tree: ast.Module) -> str | None:
    """Return the body of a cell that begins with `%%time` or `%%capture`; None for any other cell."""
    arguments = magic(tree.body[0], "run_cell_magic") if len(tree.body) == 1 else []
    return arguments[2] if len(arguments) == 3 and arguments[0] in _CELL_MAGICS else None


def imports_left(failed: ast.stmt, error: BaseException) -> list[ast.stmt]:
    """Return an import for each package that `import a, absent, b` did not reach."""
    missing = getattr(error, "name", None)
    if not isinstance(failed, ast.Import) or not isinstance(missing, str):
        return []
    asked = [alias.name == missing or alias.name.startswith(f"{missing}.") for alias in failed.names]
    left = failed.names[asked.index(True) + 1 :] if True in asked else []
    return [ast.copy_location(ast.Import([alias]), failed) for alias in left]


def statement_at(tree: ast.Module, line: int) -> int:
    """Return the number of the statement that spans a line, or -1."""
    return next((n for n, node in enumerate(tree.body) if node.lineno <= line <= _end(node)), -1)


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


class Rest:
    """Says of each statement that follows a failed one whether it may run.

    `lost` are the names that are not bound, with the line of the statement that failed. `bound` are the names that have
    a value when the first statement has failed.
    """

    def __init__(self, body: Sequence[ast.stmt], failed: int, bound: Any) -> None:
        self.own = {name for node in body[:failed] for name in binds(node)}
        self._made = {
            name for node in body[:failed] if not isinstance(node, _IMPORTS) for name in binds(node)
        }
        self.lost: dict[str, int] = {}
        self.lose(body[failed])
        if isinstance(body[failed], _IMPORTS):  # what it has bound before it failed is what it was to bind
            self.lost = {name: line for name, line in self.lost.items() if name not in bound}

    def may_run(self, node: ast.stmt) -> bool:
        """Return True if the statement is of a kind that runs, and depends on nothing that is lost."""
        return self._is_of_a_kind(node) and not self.lost.keys() & set(_reads(node))

    def note(self, node: ast.stmt) -> None:
        """Note that the statement has run."""
        names = set(binds(node))
        self.lost = {name: line for name, line in self.lost.items() if name not in names}
        self.own |= names
        self._made |= set() if isinstance(node, _IMPORTS) else names

    def lose(self, node: ast.stmt) -> None:
        """Note that the statement failed, or has not run because it reads a name that is lost."""
        line = next((self.lost[name] for name in _reads(node) if name in self.lost), node.lineno)
        self.lost |= dict.fromkeys((*binds(node), *changes(node)), line)

    def _is_of_a_kind(self, node: ast.stmt) -> bool:
        if isinstance(node, ast.Expr):
            return self._is_own_call(node)
        if isinstance(node, _BLOCKS):
            return all(self._is_of_a_kind(one) for one in _inner(node) if not isinstance(one, _IN_BLOCKS))
        known = isinstance(node, _SIMPLE) or type(node).__name__ == "TypeAlias"  # from Python 3.12
        return known and all(name in self._made for name in changes(node))

    def _is_own_call(self, node: ast.Expr) -> bool:
        if isinstance(node.value, ast.Constant):
            return True
        arguments = magic(node, "run_line_magic")
        if arguments:
            return arguments[0] in _LINE_MAGICS
        function = node.value.func if isinstance(node.value, ast.Call) else None
        return isinstance(function, ast.Attribute) and _root(function) in self.own


def _inner(block: ast.stmt) -> Iterator[ast.stmt]:
    """Yield the statements of a block, without those of the blocks in it."""
    for part in ast.iter_child_nodes(block):
        if isinstance(part, ast.stmt):
            yield part
        elif isinstance(part, ast.ExceptHandler | ast.match_case):
            yield from part.body


def _root(node: ast.AST) -> str:
    """Return the name that an attribute or an item belongs to, or an empty text."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a statement does when it runs: of a function its decorators and defaults, not its body."""
    yield node
    left_out = node.body if isinstance(node, (*_FUNCTIONS, ast.Lambda)) else []
    inside = left_out if isinstance(left_out, list) else [left_out]
    for part in ast.iter_child_nodes(node):
        if not any(part is one for one in inside):
            yield from _parts(part)


def binds(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds at the top level."""
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
        yield node.name
        return
    for part in _parts(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id
        elif isinstance(part, ast.alias):
            yield part.asname or part.name.partition(".")[0]
        elif isinstance(part, (*_FUNCTIONS, ast.ClassDef)):
            yield part.name
        elif isinstance(part, ast.MatchAs | ast.MatchStar):
            yield part.name or "_"


def changes(node: ast.stmt) -> Iterator[str]:
    """Yield the names of what a statement changes in place: `x` in `x.size = 1`, in `x[0] = 1` and in `x += 1`."""
    for part in _parts(node) if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)) else ():
        if isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load):
            yield _root(part)
        elif isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
            yield part.target.id


def _reads(node: ast.stmt) -> Iterator[str]:
    for part in _parts(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            yield part.id
        elif isinstance(part, ast.AugAssign):
            yield _root(part.target)
