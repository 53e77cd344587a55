"""A test that misses its name says what the notebook has in its place, on any input."""

from __future__ import annotations

import pytest

from autograder.grading import judging
from autograder.notebooks.cells import Cell
from autograder.notebooks.code import NotebookCode
from tests.warm import Warm

VALUES = "test_double.py::test_values"
GONE = "double was not defined after your notebook ran."


def read(warm: Warm, *cells: str, texts: tuple[Cell, ...] = ()) -> tuple[str, str]:
    code = NotebookCode(list(enumerate(cells)), texts=texts)
    finding = judging.grade(*warm, code, 3).findings[VALUES]
    return finding.message, finding.hint


@pytest.mark.parametrize(
    ("cell", "message", "hint"),
    [
        ("x = 1", GONE, "Define double at the top level of a cell."),
        (
            "def double(x)\n    return 2 * x",
            f"{GONE} Cell 1, line 1 should define it, but the cell has a syntax error (line 1: expected ':'), so "
            "none of it ran.",
            "Mend that cell.",
        ),
        (
            "def double(x):\nreturn 2 * x",
            f"{GONE} Cell 1, line 1 should define it, but the cell has a syntax error (line 2: expected an indented "
            "block after function definition on line 1), so none of it ran.",
            "Mend that cell.",
        ),
        (
            "def Double(x): return 2 * x",
            f"{GONE} Cell 1 defines Double, but the question asks for double.",
            "Correct the name: double.",
        ),
        (
            "def double(x): return 2 * x\ndel double",
            f"{GONE} Cell 1, line 2 deletes it.",
            "Leave that line out.",
        ),
        (
            "double = 2",
            "double is not a function but a value of type int. Cell 1, line 1 gives double another value.",
            "Give that value another name.",
        ),
    ],
)
def test_the_message_of_the_test_explains_the_missing_name(
    warm: Warm, cell: str, message: str, hint: str
) -> None:
    assert read(warm, cell) == (message, hint)


def test_a_definition_in_a_cell_of_text_is_named_by_the_test(warm: Warm) -> None:
    text = Cell(1, "markdown", "def double(x):\n    return 2 * x", {}, None)
    assert read(warm, "x = 1", texts=(text,)) == (
        f"{GONE} Cell 2 defines it but is not a code cell, so it did not run.",
        "Change it to a code cell.",
    )
