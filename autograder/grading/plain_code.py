"""Tells the notebooks that cannot reach the process they run in, by what they import and name.

A notebook shares the worker's process. With `sys`, `os` or a frame it can count its forks there. One that does without
them has no means to tell a hidden test that an example was asked. It may import a few modules, of which `plain_names`
says what they may be asked for, and the released `checks`. It may read a released file of arrays by `np.load`.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Collection, Iterable, Iterator, Sequence

from autograder.grading import plain_names
from autograder.notebooks import python_parser

_LONGEST = (
    100_000  # characters of all cells, which are parsed in the grader's own process in a fraction of a second
)
_MOST_DOTS = 10_000  # a dotted name costs the square of their number, and Python holds all threads meanwhile
_CHECKS = "checks"  # the released module: it writes what it finds, and is asked for nothing else
_CHECK_NAMES = ("check_", "once_")


def is_plain(sources: Iterable[str], files: Iterable[str], released: Collection[str] = ()) -> bool:
    """Return True if cells import numbers and plots alone and name nothing that leads to the process or the files.

    `files` are the student's own, `released` those of the assignment. A cell that is not Python alone, a module of the
    student's own, or a notebook of more than `_LONGEST` characters or `_MOST_DOTS` dots is not looked
    into: the answer is False.
    """
    if any(not name.isascii() or name.endswith((".py", ".so")) for name in files):
        return False
    cells = list(sources)
    if sum(map(len, cells)) > _LONGEST or sum(cell.count(".") for cell in cells) > _MOST_DOTS:
        return False
    try:
        statements = [statement for source in cells for statement in python_parser.module(source).body]
        return _Notebook(statements, released).is_plain()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


class _Notebook:
    """The statements of all cells. A module may be asked for a name, and an opened file of arrays for an array.

    `loads` are the harmless `np.load`, and `files` the names of what they open.
    """

    def __init__(self, statements: Sequence[ast.stmt], released: Collection[str]) -> None:
        self._nodes = [node for statement in statements for node in ast.walk(statement)]
        self._modules: dict[str, set[str]] = {}
        for name, module in (bound for node in self._nodes for bound in _bound(node)):
            self._modules.setdefault(name, set()).add(module)
        loading = [one for one in statements if self._is_loading(one, released)]
        self._loads = {one.value.func for one in loading}  # type: ignore[attr-defined]
        targets = [one.targets[0] for one in loading if _opens(one)]  # type: ignore[attr-defined]
        self._files = {target.id for target in targets}
        self._asked = {node.value for node in self._nodes if isinstance(node, ast.Attribute)}
        self._read: set[ast.AST] = {*targets, *filter(None, map(_read, self._nodes))}

    def is_plain(self) -> bool:
        """Return True if every node is harmless."""
        return all(map(self._is_harmless, self._nodes))

    def _is_harmless(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Import):
            return all(one.name in plain_names.MODULES or one.name == _CHECKS for one in node.names)
        if isinstance(node, ast.ImportFrom):
            return not node.level and all(_offers(node.module or "", one.name) for one in node.names)
        if self._modules_of(node) and node not in self._asked:
            return False
        if isinstance(node, ast.Attribute) and (modules := self._modules_of(node.value)):
            return node in self._loads or all(_offers(module, node.attr) for module in modules)
        if isinstance(node, ast.Name) and node.id in self._files:
            return node in self._read
        if isinstance(node, ast.ClassDef) and any(map(_is_import, ast.walk(node))):
            return False  # it may have a module as an attribute
        return bool(self._modules_of(node)) or all(map(plain_names.is_free, _names(node)))

    def _modules_of(self, node: ast.AST) -> set[str]:
        """Return the modules that an expression may be."""
        if isinstance(node, ast.Name):
            return self._modules.get(node.id, set())
        if isinstance(node, ast.Attribute):
            found = {f"{module}.{node.attr}" for module in self._modules_of(node.value)}
            return found & plain_names.MODULES
        return set()

    def _is_loading(self, statement: ast.stmt, released: Collection[str]) -> bool:
        """Return True if a statement is `name = np.load("path")`, and the path is a released file's."""
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Call):
            return False
        call, function = statement.value, statement.value.func
        path = call.args[0].value if len(call.args) == 1 and isinstance(call.args[0], ast.Constant) else None
        return (
            len(statement.targets) == 1
            and isinstance(statement.targets[0], ast.Name)
            and isinstance(function, ast.Attribute)
            and function.attr == "load"
            and self._modules_of(function.value) == {"numpy"}
            and not call.keywords
            and isinstance(path, str)
            and path.endswith((".npy", ".npz"))
            and posixpath.normpath(path) in released
        )


def _bound(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the names that an import binds to modules, each with its module."""
    if isinstance(node, ast.Import):
        for one in node.names:
            first = one.name.partition(".")[0]
            yield (one.asname, one.name) if one.asname else (first, first)
    elif isinstance(node, ast.ImportFrom):
        for one in node.names:
            if (module := f"{node.module}.{one.name}") in plain_names.MODULES:
                yield one.asname or one.name, module


def _opens(loading: ast.stmt) -> bool:
    """Return True if `np.load` returns an opened file here, and not the one array of a file."""
    return loading.value.args[0].value.endswith(".npz")  # type: ignore[attr-defined,no-any-return]


def _is_import(node: ast.AST) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _read(node: ast.AST) -> ast.AST | None:
    """Return the file of arrays that a node may be asking for an array, or for the names of all."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return node.value
    return node.value if isinstance(node, ast.Attribute) and node.attr == "files" else None


def _offers(module: str, name: str) -> bool:
    if module == _CHECKS:
        return name.startswith(_CHECK_NAMES)
    return module == "__future__" or (module in plain_names.MODULES and name in plain_names.offered(module))


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.MatchClass):
        yield from node.kwd_attrs
