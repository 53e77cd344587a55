"""The warnings about a notebook's file: cells that were lost, and languages that are not Python 3."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.notebooks import remarks
from autograder.notebooks.cells import Cell

CELLS = (Cell(0, "code", "x", {}, None),)


def test_of_cells_that_are_whole_nothing_is_said() -> None:
    assert remarks.about_cells(CELLS, [], []) == []


def test_a_notebook_without_cells_is_said_to_have_none() -> None:
    assert remarks.about_cells((), [], []) == ["The notebook has no cells."]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ([0], "Cell 1 could not be read and counts as empty."),
        ([0, 4], "Cells 1 and 5 could not be read and count as empty."),
        ([0, 1, 2, 3, 4], "Cells 1, 2, 3, 4 and 5 could not be read and count as empty."),
        (list(range(9)), "Cells 1, 2, 3, 4, 5 and 4 more could not be read and count as empty."),
    ],
)
def test_unreadable_cells_are_numbered_from_one(bad: list[int], said: str) -> None:
    assert remarks.about_cells(CELLS, bad, []) == [said]


def test_cells_that_lost_lines_are_named() -> None:
    assert remarks.about_cells(CELLS, [], [1, 2]) == [
        "Cells 2 and 3 contain lines that are not text; they were left out."
    ]


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        [],
        {},
        {"kernelspec": None, "language_info": 3},
        {"kernelspec": {"name": "python3", "language": "python"}},
        {"language_info": {"name": "ipython", "version": "3.12.1"}},
        {"kernelspec": {"name": "my-env", "display_name": "R course"}},
        {"kernelspec": {"name": "irresistible"}},
    ],
)
def test_of_python_3_and_of_unknown_names_nothing_is_said(metadata: Any) -> None:
    assert remarks.about_language({"metadata": metadata}) == []


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"kernelspec": {"language": "R"}}, "R"),
        ({"language_info": {"name": "julia"}}, "julia"),
        ({"kernelspec": {"name": "ir"}}, "ir"),
        ({"kernelspec": {"name": "julia-1.9"}}, "julia-1.9"),
        ({"kernelspec": {"language": "x" * 50}}, "x" * 40),
    ],
)
def test_another_language_is_named(metadata: Any, language: str) -> None:
    expected = f"The notebook says that it is written in {language!r}; its cells were run as Python 3."
    assert remarks.about_language({"metadata": metadata}) == [expected]


@pytest.mark.parametrize(
    "metadata",
    [{"kernelspec": {"name": "python2", "language": "python"}}, {"language_info": {"version": "2.7.18"}}],
)
def test_python_2_is_named(metadata: Any) -> None:
    expected = "The notebook says that it is written in Python 2; its cells were run as Python 3."
    assert remarks.about_language({"metadata": metadata}) == [expected]
