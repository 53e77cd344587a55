"""Notebooks are read in a limited process: the same notebook as without it, and one sentence where a limit is hit."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from autograder.errors import GraderError, UnreadableSubmission
from autograder.limited.frames import Limits
from autograder.notebooks import near_misses, reader
from autograder.notebooks.limited_reader import NotebookReader

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
