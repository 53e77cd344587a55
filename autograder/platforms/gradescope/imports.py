"""Finds which modules of a course's packages the hidden tests import, directly or through others.

Only these travel: the packages hold the reference, and with it answers to other assignments.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import AssignmentError
from autograder.notebooks import python_parser

_DYNAMIC = ("import_module", "__import__")


@dataclass(frozen=True)
class CourseModules:
    """The files of the course's packages that are needed, sorted. `all` says that it cannot be told which are."""

    files: tuple[Path, ...]
    all: bool = False


def needed(root: Path, packages: Iterable[str], files: Iterable[Path]) -> CourseModules:
    """Return what these Python files need of the packages at `root`, with the data files of each package they reach.

    Where one of them imports by a name that is computed, everything is needed. Raises `AssignmentError` where a file
    is no Python.
    """
    names = frozenset(packages)
    todo, seen, found = list(files), set[Path](), set[Path]()
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        tree = _parsed(path)
        if any(_is_dynamic(node) for node in ast.walk(tree)):
            return CourseModules(tuple(sorted(_every(root, names))), all=True)
        reached = {
            one for name in _imported(tree, _package(root, path)) for one in _files_of(root, names, name)
        }
        found |= reached
        todo += sorted(reached - seen)
    reached_packages = {path.relative_to(root).parts[0] for path in found}
    data = {path for path in _every(root, reached_packages) if path.suffix != ".py"}
    return CourseModules(tuple(sorted(found | data)))


def _parsed(path: Path) -> ast.Module:
    try:
        return python_parser.module(path.read_bytes())
    except (OSError, SyntaxError, ValueError) as error:
        raise AssignmentError(path, f"cannot be read as Python: {error}") from None


def _is_dynamic(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in _DYNAMIC


def _package(root: Path, path: Path) -> tuple[str, ...]:
    """Return the dotted path of the package that a file is in, from the course's root."""
    return path.relative_to(root).parent.parts if path.is_relative_to(root) else ()


def _imported(tree: ast.Module, package: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield each dotted name that may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = (*above, *(node.module.split(".") if node.module else ()))
            yield base
            yield from ((*base, alias.name) for alias in node.names)


def _files_of(root: Path, packages: frozenset[str], name: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files of a module and of the packages around it, where it is the course's."""
    if not name or name[0] not in packages:
        return
    for length in range(1, len(name) + 1):
        place = root.joinpath(*name[:length])
        yield from (
            path for path in (place / "__init__.py", place.with_name(f"{place.name}.py")) if path.is_file()
        )


def _every(root: Path, packages: Iterable[str]) -> Iterator[Path]:
    """Yield every file of the packages, without what Python and editors leave behind."""
    for package in packages:
        if (root / f"{package}.py").is_file():
            yield root / f"{package}.py"
        for path in (root / package).rglob("*"):
            parts = path.relative_to(root).parts
            if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
                yield path
