"""Tells the notebooks that cannot reach the process they run in, by what they import and name.

A notebook shares the worker's process. With `sys`, `os` or a frame it can count its forks there. One that does without
them has no means to tell a hidden test that an example was asked.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

_IMPORTS = {"numpy", "math", "time", "matplotlib", "matplotlib.pyplot"}
# They lead to the interpreter, to memory that forks share, or to a file. Files of a plot are in the worker's footprint.
_REACH = frozenset(
    "os sys io gc mmap ctypes ctypeslib builtins importlib inspect types signal threading subprocess socket logging "
    "pickle pathlib tempfile shutil contextlib functools weakref atexit warnings re lib core compat testing f2py "
    "distutils memmap open_memmap load loads loadtxt genfromtxt fromfile fromregex save savez savetxt tofile dump "
    "DataSource open exec eval compile getattr setattr delattr globals locals vars input breakpoint exit quit "
    "get_ipython gi_frame gi_code cr_frame ag_frame tb_frame tb_next f_back f_globals f_locals f_builtins In Out "
    "seterrcall set_printoptions setbufsize".split()
)
_LONGEST = (
    100_000  # characters of all cells, which are parsed in the grader's own process in a fraction of a second
)
_MOST_DOTS = 10_000  # a dotted name costs the square of their number, and Python holds all threads meanwhile
_METHODS = frozenset("__init__ __call__ __repr__ __str__ __len__ __getitem__ __iter__ __name__".split())


def is_plain(sources: Iterable[str], files: Iterable[str]) -> bool:
    """Return True if cells import numbers and plots alone and name nothing that leads to the process or the files.

    A cell that is not Python alone, a module of the student's own among the files, or a notebook of more than
    `_LONGEST` characters or `_MOST_DOTS` dots is not looked into: the answer is False.
    """
    if any(not name.isascii() or name.endswith((".py", ".so")) for name in files):
        return False
    cells = list(sources)
    if sum(map(len, cells)) > _LONGEST or sum(cell.count(".") for cell in cells) > _MOST_DOTS:
        return False
    try:
        return all(_is_harmless(node) for source in cells for node in ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _is_harmless(node: ast.AST) -> bool:
    if isinstance(node, ast.Import):
        return all(alias.name in _IMPORTS for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return not node.level and node.module in _IMPORTS and all(map(_is_free, _imported(node)))
    return all(map(_is_free, _names(node)))


def _imported(node: ast.ImportFrom) -> Iterator[str]:
    return (alias.name for alias in node.names)


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name


def _is_free(name: str) -> bool:
    return name in _METHODS or not (
        name in _REACH or (name.startswith("_") and name.strip("_")) or name == "*"
    )
