"""Finds out what the verdict of each hidden test depends on in the folder of tests: its own source, and what it shares.

What a file shares is all in it but its test functions, and every file that is no test file. Comments, docstrings, and
the points and hints that a test declares are in no digest.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograder.notebooks import python_parser
from autograder.records import keys

_NOT_JUDGED = ("weight", "hint")  # markers that no verdict depends on


@dataclass(frozen=True)
class TestSources:
    """The digests by test function, `file::function`, and by file for what is no plain function."""

    __test__ = False

    functions: Mapping[str, str]
    files: Mapping[str, str]

    def of(self, test: str) -> str:
        """Return the digest of what the test with this id depends on."""
        function = test.split("[")[0]
        return self.functions.get(function) or self.files.get(function.split("::")[0]) or keys.of_files({})


def of_folder(files: Mapping[str, bytes]) -> TestSources:
    """Return the digests of the tests in these files, by path in the folder."""
    imported = {name for text in files.values() for name in _imported(text)}
    tests = {path: text for path, text in files.items() if _holds_tests(path)}
    shared = {
        path: text
        for path, text in files.items()
        if path not in tests or PurePosixPath(path).stem in imported
    }
    common = keys.of_files(shared)
    functions: dict[str, str] = {}
    for path, text in tests.items():
        functions |= {f"{path}::{name}": keys.digest(common, own) for name, own in _functions(text).items()}
    return TestSources(functions, {path: keys.digest(common, text) for path, text in tests.items()})


def _holds_tests(path: str) -> bool:
    name = PurePosixPath(path)
    return name.suffix == ".py" and (name.stem.startswith("test_") or name.stem.endswith("_test"))


def _functions(text: bytes) -> dict[str, str]:
    """Return the digest of each test function with all that its file shares; none where the file cannot be read.

    A function that another part of the file names is shared too.
    """
    tree = _parsed(text)
    if tree is None:
        return {}
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    own = [node for node in tree.body if _is_test(node) and node.name not in named]  # type: ignore[attr-defined]
    shared = [ast.dump(node) for node in tree.body if node not in own]
    sources: dict[str, list[str]] = {}
    for node in own:
        assert isinstance(node, ast.FunctionDef)
        sources.setdefault(node.name, []).append(ast.dump(_judged(node)))
    return {name: keys.digest(*shared, "", *dumped) for name, dumped in sources.items()}


def _is_test(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test")


def _judged(node: ast.FunctionDef) -> ast.FunctionDef:
    """Return a test without its docstring and without the markers that no verdict depends on."""
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    decorators = [one for one in node.decorator_list if not _is_marker(one)]
    return ast.FunctionDef(
        name=node.name,
        args=node.args,
        body=body,
        decorator_list=decorators,
        returns=node.returns,
        type_comment=node.type_comment,
    )


def _is_marker(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called) in {f"pytest.mark.{name}" for name in _NOT_JUDGED}


def _imported(text: bytes) -> Iterator[str]:
    tree = _parsed(text)
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "").split(".")[-1], *(alias.name for alias in node.names))
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[-1] for alias in node.names)


def _parsed(text: bytes) -> ast.Module | None:
    try:
        return python_parser.module(text)
    except (SyntaxError, ValueError):
        return None
