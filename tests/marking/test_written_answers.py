"""The written answers of a class are read from the submissions that grading has kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.marking import written_answers
from autograder.marking.written_answers import Picture, WrittenAnswer
from autograder.results import Results
from tests.reports import examples


@pytest.fixture
def results() -> Results:
    return examples.class_of(examples.good(), examples.weak())


def keep(folder: Path, submission: str, data: bytes) -> None:
    (folder / "submissions").mkdir(exist_ok=True)
    (folder / "submissions" / f"{submission}.ipynb").write_bytes(data)


def test_an_answer_is_found_by_submission_and_question(tmp_path: Path, results: Results) -> None:
    cell = {"cell_type": "markdown", "metadata": {"answer": "why"}, "source": "**Your answer (why)**\n\nSo."}
    keep(tmp_path, "ada", json.dumps({"cells": [cell], "nbformat": 4}).encode())
    assert written_answers.read(results, tmp_path) == {"ada": {"why": WrittenAnswer("So.")}}


def test_a_kept_submission_that_is_damaged_has_no_answers(tmp_path: Path, results: Results) -> None:
    keep(tmp_path, "ben", b"{")
    assert written_answers.read(results, tmp_path) == {"ben": {}}


# Pictures, and answers that stand behind their cell


def answer_cell(text: str, **more: object) -> dict[str, object]:
    return {
        "cell_type": "markdown",
        "metadata": {"answer": "why"},
        "source": f"**Your answer (why)**\n\n{text}",
        **more,
    }


def text_cell(text: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def plot_cell(picture: str) -> dict[str, object]:
    output = {
        "output_type": "display_data",
        "data": {"image/png": picture, "text/plain": "<Figure>"},
        "metadata": {},
    }
    return {"cell_type": "code", "metadata": {}, "source": "plt.plot(x)", "outputs": [output]}


def answer_of(
    folder: Path, results: Results, *cells: dict[str, object], released: tuple[str, ...] = ()
) -> WrittenAnswer:
    data = json.dumps({"cells": cells, "nbformat": 4}).encode()
    keep(folder, "ada", data)
    (folder / "executed").mkdir()
    (folder / "executed" / "ada.ipynb").write_bytes(data)
    return written_answers.read(results, folder, released)["ada"]["why"]


def test_an_attachment_is_a_picture_of_the_answer(tmp_path: Path, results: Results) -> None:
    cell = answer_cell("![](attachment:a.png)", attachments={"a.png": {"image/png": "QUJD"}})
    assert answer_of(tmp_path, results, cell).pictures == (Picture(1, "image/png", "QUJD"),)


def test_figures_of_the_cells_beside_it_belong_to_an_answer(tmp_path: Path, results: Results) -> None:
    cells = (
        plot_cell("far"),
        text_cell("Next."),
        plot_cell("before"),
        answer_cell("See."),
        plot_cell("after"),
    )
    assert [(one.cell, one.data) for one in answer_of(tmp_path, results, *cells).pictures] == [
        (3, "before"),
        (5, "after"),
    ]


def test_the_other_figures_of_the_notebook_are_beside_an_answer(tmp_path: Path, results: Results) -> None:
    cells = (
        plot_cell("far"),
        text_cell("Next."),
        plot_cell("before"),
        answer_cell("See."),
        text_cell("Then."),
        plot_cell("last"),
    )
    found = answer_of(tmp_path, results, *cells)
    assert [(one.cell, one.data) for one in found.figures] == [(1, "far"), (6, "last")]


def test_other_figures_are_no_part_of_an_answers_version() -> None:
    figure = Picture(3, "image/png", "QUJD")
    assert WrittenAnswer("So.").version("f") == WrittenAnswer("So.", figures=(figure,)).version("f")


def test_text_cells_behind_an_empty_answer_are_given_to_the_marker(tmp_path: Path, results: Results) -> None:
    cells = (
        answer_cell(""),
        text_cell("Because."),
        text_cell("And so."),
        text_cell("Question 2"),
        text_cell("No."),
    )
    found = answer_of(tmp_path, results, *cells, released=("Question 2",))
    assert found.behind == ((2, "Because."), (3, "And so."))


def test_a_cell_as_it_was_handed_out_counts_as_empty(tmp_path: Path, results: Results) -> None:
    cells = (answer_cell("*Write here.*"), text_cell("Because."))
    found = answer_of(tmp_path, results, *cells, released=("**Your answer (why)**\n\n*Write here.*",))
    assert found.behind == ((2, "Because."),)


def test_a_given_answer_takes_nothing_from_behind_it(tmp_path: Path, results: Results) -> None:
    assert answer_of(tmp_path, results, answer_cell("So."), text_cell("Because.")).behind == ()
