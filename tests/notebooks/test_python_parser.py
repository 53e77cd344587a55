"""Python's own parser, for one thread at a time."""

from __future__ import annotations

import ast
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import autograder
from autograder.notebooks import python_parser

SOURCE = "def f(x):\n    return [{'a': (x + 1) * [y ** 2 for y in range(9)]}]\n" * 20


@contextmanager
def another_thread_in_the_middle(work: Callable[[], object]) -> Iterator[None]:
    """Let another thread do the work during the fortieth garbage collection, until it has ended or waits for us."""
    seen = 0
    other = threading.Thread(target=work)

    def switch(phase: str, _: object) -> None:
        nonlocal seen
        seen += phase == "start"
        if phase == "start" and seen == 40:
            other.start()
            other.join(0.2)

    before = gc.get_threshold()
    gc.callbacks.append(switch)
    gc.set_threshold(1)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(switch)
    other.join()


def test_a_thread_that_parses_in_the_middle_of_another_one_disturbs_neither() -> None:
    trees: list[str] = []
    with another_thread_in_the_middle(lambda: trees.append(ast.dump(python_parser.module(SOURCE)))):
        tree = python_parser.module(SOURCE)
    assert [ast.dump(tree), *trees] == [ast.dump(ast.parse(SOURCE))] * 2


def test_an_expression_is_parsed_alone() -> None:
    assert ast.dump(python_parser.expression("x + 1")) == ast.dump(ast.parse("x + 1", mode="eval"))


@pytest.mark.parametrize("read", [python_parser.module, python_parser.expression])
def test_what_is_no_python_raises(read: Callable[[str], ast.AST]) -> None:
    with pytest.raises(SyntaxError):
        read("def (")


def test_nobody_but_the_workers_parses_past_it() -> None:
    # A worker has a parser to itself, as its process does.
    package = Path(autograder.__file__).parent
    modules = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "ast.parse(" in path.read_text()
    ]
    assert [path for path in modules if not path.startswith("worker/")] == ["notebooks/python_parser.py"]
