"""Unwritten functions are found by their code, in any text, in little time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.limited.frames import Limits
from autograder.notebooks import empty_functions
from autograder.notebooks.empty_functions import EmptyFunction
from autograder.notebooks.limited_reader import NotebookReader

STUB = "def f(x):\n    pass\n"


@pytest.fixture(scope="module")
def quick() -> Iterator[NotebookReader]:
    with NotebookReader(Limits(memory_mb=1024, cpu_seconds=2, wall_seconds=120.0)) as made:
        yield made


def test_an_unwritten_function_is_found_in_the_cell_of_its_name() -> None:
    found = empty_functions.find({"g": 3, "f": 1}, {1: STUB, 3: "def g(): return 1"})
    assert found == [EmptyFunction("f", 1, 1, 2, whole=True)]


def test_the_process_finds_what_is_found_without_one(quick: NotebookReader) -> None:
    expected = empty_functions.find({"f": 1}, {1: STUB})
    assert quick.empty_functions({"f": 1}, {1: STUB}) == expected != []


@pytest.mark.parametrize(
    "text",
    ["1\n" * 3_900_000, "[" * 90 + "1," * 3_000_000 + "]" * 90, "y = " + "x+" * 90_000 + "x", "-" * 190_000],
    ids=["statements", "items", "operators", "signs"],
)
def test_a_text_with_a_huge_tree_costs_no_time_and_no_other_cell(quick: NotebookReader, text: str) -> None:
    found = quick.empty_functions({"g": 0, "f": 1}, {0: text, 1: STUB})
    assert found == [EmptyFunction("f", 1, 1, 2, whole=True)]


def test_a_search_over_a_limit_finds_nothing() -> None:
    with NotebookReader(Limits(wall_seconds=0.0)) as hasty:
        assert hasty.empty_functions({"f": 1}, {1: STUB}) == []
