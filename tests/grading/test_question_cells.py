"""A question's cells are those that define its names and those that bear its id; what they printed is bounded text."""

from __future__ import annotations

import pytest

from autograder.grading import question_cells
from autograder.grading.question_cells import MAX_PRINTED, QuestionPlaces
from autograder.notebooks import code
from autograder.sandbox.runs import CellRun, NotebookRun


def printed(text: str, name: str = "stdout") -> CellRun:
    return CellRun(outputs=[{"output_type": "stream", "name": name, "text": text}])


RUN = NotebookRun(
    {0: printed("zero\n"), 1: printed("one\n"), 2: printed("a warning", "stderr")}, defined={"f": 1, "g": 9}
)


@pytest.mark.parametrize(
    ("names", "marked", "cells", "text"),
    [
        ((), (0,), (0,), "zero\n"),
        (("f",), (), (1,), "one\n"),
        (("f",), (1, 0), (0, 1), "zero\none\n"),
        ((), (2,), (2,), ""),
        ((), (), (), ""),
        (("g", "h"), (7,), (), ""),
    ],
)
def test_the_cells_of_a_question(
    names: tuple[str, ...], marked: tuple[int, ...], cells: tuple[int, ...], text: str
) -> None:
    found = question_cells.of_run(QuestionPlaces({"q": names}, {"q": marked}), RUN)["q"]
    assert (found.cells, found.printed) == (cells, text)


def test_a_display_is_no_printed_text() -> None:
    run = NotebookRun({0: CellRun(outputs=[{"output_type": "execute_result", "data": {"text/html": "<b>"}}])})
    assert question_cells.of_run(QuestionPlaces({"q": ()}, {"q": (0,)}), run)["q"].printed == ""


def test_what_is_printed_is_cut() -> None:
    run = NotebookRun({0: printed("x" * MAX_PRINTED), 1: printed("y")})
    found = question_cells.of_run(QuestionPlaces({"q": ()}, {"q": (0, 1)}), run)["q"]
    assert found.printed == "x" * MAX_PRINTED


def test_a_cell_is_marked_by_its_metadata_or_by_its_first_line() -> None:
    cells = [
        (0, "x = 1", "why"),
        (2, "# Your answer (how)\nx = 2", None),
        (3, "x = 3", "why"),
        (4, "x", None),
    ]
    assert code.marked(cells) == {"why": (0, 3), "how": (2,)}
