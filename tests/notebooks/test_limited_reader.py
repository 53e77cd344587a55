"""Notebooks are read in a limited process: the same notebook as without it, and one sentence where a limit is hit."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

import pytest

from autograder.errors import GraderError, UnreadableSubmission
from autograder.limited.frames import Limits
from autograder.notebooks import near_misses, reader
from autograder.notebooks.cells import Cell
from autograder.notebooks.limited_reader import NotebookReader
from autograder.notebooks.near_misses import NearMiss

OVERRUN = (
    "reading the notebook takes more time or memory than any notebook needs; "
    "clear the outputs of the cells, remove text that is not yours, and hand it in again."
)


def written(*sources: str, kind: str = "markdown") -> bytes:
    cells = [{"cell_type": kind, "source": source, "metadata": {"answer": "q1"}} for source in sources]
    return json.dumps({"cells": cells}).encode()


@pytest.fixture(scope="module")
def limited() -> Iterator[NotebookReader]:
    with NotebookReader() as made:
        yield made


@pytest.mark.parametrize(
    "data",
    [
        written("# Your answer (q1)\n\nyes 😀 \ud800", "![a](data:image/png;base64,AAAA)"),
        written("x = 1", kind="code"),
        b'{"cells": [1, {"cell_type": "code", "source": ["a", 2]}], "metadata": {"kernelspec": {"language": "R"}}}',
    ],
)
def test_the_notebook_is_the_one_that_is_read_without_a_process(limited: NotebookReader, data: bytes) -> None:
    assert limited.read(data, "hw.ipynb") == reader.read(data, "hw.ipynb")


def test_a_file_that_is_no_notebook_has_the_same_sentence(limited: NotebookReader) -> None:
    with pytest.raises(UnreadableSubmission) as refused:
        limited.read(b"%PDF", "hw.ipynb")
    assert refused.value.file == "hw.ipynb"
    assert refused.value.problem == "this is a PDF document, not a notebook; hand in the .ipynb file itself."


def test_near_misses_are_the_ones_that_are_found_without_a_process(limited: NotebookReader) -> None:
    notebook = limited.read(written("def Double(x): pass", kind="code"), "hw.ipynb")
    expected = near_misses.warnings(["double"], (), notebook.cells)
    assert limited.near_misses(notebook, ["double"], ()) == expected != []


@pytest.mark.parametrize("limits", [Limits(wall_seconds=0.0), Limits(answer_bytes=10)])
def test_a_notebook_over_a_limit_is_unreadable(limits: Limits) -> None:
    with NotebookReader(limits) as narrow, pytest.raises(UnreadableSubmission) as refused:
        narrow.read(written("text"), "hw.ipynb")
    assert refused.value.problem == OVERRUN


def test_a_notebook_that_needs_too_much_memory_is_unreadable() -> None:
    many = b'{"cells": [], "x": [' + b'{"a": 1},' * 900_000 + b"1]}"
    with NotebookReader(Limits(memory_mb=150)) as narrow:
        with pytest.raises(UnreadableSubmission) as refused:
            narrow.read(many, "hw.ipynb")
        assert narrow.read(written("x"), "hw.ipynb").cells[0].source == "x"
    assert refused.value.problem == OVERRUN


def test_near_misses_over_a_limit_cost_no_grade(limited: NotebookReader) -> None:
    notebook = limited.read(written("x"), "hw.ipynb")
    with NotebookReader(Limits(wall_seconds=0.0)) as hasty:
        assert hasty.near_misses(notebook, ["double"], ()) == [
            "This notebook is too large to be searched for names that are nearly those of the questions; "
            "compare the names yourself."
        ]


def test_a_process_that_cannot_be_had_is_the_graders_fault() -> None:
    with NotebookReader() as stopped:
        stopped.process.stop()
        with pytest.raises(GraderError, match="the process that reads notebooks ended; grade again"):
            stopped.read(written("x"), "hw.ipynb")


@pytest.mark.parametrize(
    "text", [" " * 1_000_000, "\n" * 1_000_000, "#" * 1_000_000, "# Your answer (q1" + " " * 1_000_000]
)
def test_a_long_run_of_one_character_in_a_text_cell_is_read_at_once(text: str) -> None:
    with NotebookReader(Limits(memory_mb=3072, cpu_seconds=2, wall_seconds=120.0)) as quick:
        assert [cell.source for cell in quick.read(written(text), "hw.ipynb").cells] == [text]


@pytest.mark.parametrize(
    "source",
    [
        '""" "\\' * 50_000,  # each of these three quotes begins a string that never ends
        "''' '\\" * 50_000,
        "del" + " \t" * 150_000 + "!",
        "async" + " " * 300_000 + "x",
        "a" + " " * 300_000 + "x",
        "x = lambda" + " " * 300_000,
        "def f(" + " " * 300_000,
    ],
    ids=lambda source: source[:8],
)
def test_a_long_text_that_nearly_defines_something_is_searched_in_linear_time(source: str) -> None:
    cells = [Cell(0, "code", source, {}, None), Cell(1, "code", "def F(): pass", {}, None)]
    with NotebookReader(Limits(memory_mb=3072, cpu_seconds=3, wall_seconds=120.0)) as quick:
        assert quick.find_near_misses({"f": ()}, (), ["f"], cells, {}) == {
            "f": NearMiss("Cell 2 defines F, but the question asks for f.", "Correct the name: f.")
        }


def test_a_missing_name_has_the_near_miss_that_is_found_without_a_process(limited: NotebookReader) -> None:
    cells = [Cell(0, "code", "def Double(x): pass\ntriple = 3", {}, None)]
    expected = near_misses.find({"double": ("x",)}, ["double", "triple"], cells, {})
    assert limited.find_near_misses({"double": ("x",)}, (), ["double", "triple"], cells, {}) == expected != {}
    given_away = limited.find_near_misses({}, ["triple"], ["double", "triple"], cells, {})
    assert given_away == near_misses.given_away(["triple"], cells) != {}


def test_a_missing_name_has_no_near_miss_where_the_search_runs_over_a_limit() -> None:
    cells = [Cell(0, "code", "def Double(x): pass", {}, None)]
    with NotebookReader(Limits(wall_seconds=0.0)) as hasty:
        assert hasty.find_near_misses({"double": ("x",)}, (), ["double"], cells, {}) == {}


def test_near_misses_are_searched_in_the_beginning_of_a_long_notebook() -> None:
    long = Cell(0, "code", "#" * near_misses._SEARCHED, {}, None)
    near = Cell(1, "code", "def Double(x): pass", {}, None)
    assert near_misses.find({"double": ("x",)}, ["double"], [long, near], {}) == {}
    assert near_misses.find({"double": ("x",)}, ["double"], [near, long], {}) != {}


def test_the_name_of_a_block_is_cut_in_a_sentence() -> None:
    cells = [Cell(0, "code", f"def {'a' * 100_000}():\n    def double(x): pass", {}, None)]
    (near,) = near_misses.find({"double": ("x",)}, ["double"], cells, {}).values()
    assert near.said == f"Cell 1, line 2 defines it only inside the function {'a' * 60}."


def test_a_name_in_many_spellings_has_a_bounded_number_of_sentences() -> None:
    spelled = ["".join(pair) for pair in itertools.product(*[letter + letter.upper() for letter in "double"])]
    cell = Cell(
        0, "code", "".join(f"def {name}(x): pass\n" for name in spelled if name != "double"), {}, None
    )
    assert len(near_misses.warnings(["double"], (), [cell])) == 20
