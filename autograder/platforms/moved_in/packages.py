"""Says which packages code imports, and which of them are there: installed, or a file of the assignment."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterable, Sequence

from autograder.notebooks import python_parser


def imported(code: str) -> list[str]:
    """Return the top-level modules that code imports. Raises `SyntaxError`."""
    found: list[str] = []
    for node in ast.walk(python_parser.module(code)):
        if isinstance(node, ast.Import):
            found += [one.name.partition(".")[0] for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module.partition(".")[0])
    return found


def is_there(top: str, files: Sequence[str]) -> bool:
    """Return whether a module is one of the assignment's files, of the standard library, or installed."""
    return (
        _is_local(top, files) or top in sys.stdlib_module_names or importlib.util.find_spec(top) is not None
    )


def of_notebook(tops: Iterable[str], files: Sequence[str], *, installed: bool) -> list[str]:
    """Return those of the modules that are packages, and installed here or not."""
    return sorted(
        {
            top
            for top in tops
            if top not in sys.stdlib_module_names
            and not _is_local(top, files)
            and (importlib.util.find_spec(top) is not None) is installed
        }
    )


def _is_local(top: str, files: Sequence[str]) -> bool:
    return any(name == f"{top}.py" or name.startswith(f"{top}/") for name in files)
