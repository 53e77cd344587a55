"""The cells of a notebook: a bad one costs no other, and written answers are found by metadata or heading."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.notebooks import cells
from autograder.notebooks.cells import Cell
from autograder.notebooks.document import NotebookLimits
from autograder.notebooks.unreadable import UnreadableFile


def converted(*raw: Any) -> tuple[Cell, ...]:
    return cells.convert({"cells": list(raw)}, NotebookLimits())[0]


def markdown(source: str, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": metadata}


@pytest.mark.parametrize("bad", [None, 3, [], {"cell_type": "unknown"}, {"source": 4}, {"cell_type": 1}])
def test_a_bad_cell_counts_as_empty_and_costs_no_other(bad: Any) -> None:
    found, unreadable, _ = cells.convert({"cells": [bad, {"source": "y"}]}, NotebookLimits())
    assert ([cell.source for cell in found], unreadable) == (["", "y"], [0])


def test_a_cell_without_a_type_is_code() -> None:
    assert converted({"source": "x = 1"})[0].kind == "code"


@pytest.mark.parametrize("source", ["a\nb", ["a\n", "b"], "a\r\nb", "a\rb", "\ufeffa\nb"])
def test_a_source_has_one_form_however_it_was_saved(source: Any) -> None:
    assert converted({"source": source})[0].source == "a\nb"


def test_a_lone_surrogate_is_replaced() -> None:
    assert converted({"source": "a\ud800"})[0].source == "a\ufffd"


def test_a_line_that_is_no_text_is_left_out_and_the_cell_is_doubtful() -> None:
    found, bad, doubtful = cells.convert({"cells": [{"source": ["a\n", 3, "b"]}]}, NotebookLimits())
    assert (found[0].source, bad, doubtful) == ("a\nb", [], [0])


def test_cells_of_format_3_are_found_in_its_worksheets() -> None:
    sheets = [{"cells": [{"input": "a"}]}, 3, {"cells": [{"input": "b"}]}]
    found, _, _ = cells.convert({"worksheets": sheets}, NotebookLimits())
    assert [cell.source for cell in found] == ["a", "b"]


@pytest.mark.parametrize(("level", "signs"), [(1, "#"), (3, "###"), (9, "#"), ("2", "#")])
def test_a_heading_cell_of_format_3_becomes_a_markdown_heading(level: Any, signs: str) -> None:
    raw = {"cell_type": "heading", "level": level, "source": "Title"}
    assert converted(raw)[0].source == f"{signs} Title"


@pytest.mark.parametrize("file", [{}, {"cells": {}}, {"worksheets": None}])
def test_an_object_without_cells_is_no_notebook(file: dict[str, Any]) -> None:
    with pytest.raises(UnreadableFile) as raised:
        cells.convert(file, NotebookLimits())
    expected = "the file holds JSON but no notebook: it has no cells; hand in the .ipynb file itself."
    assert str(raised.value) == expected


def test_too_many_cells_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="the notebook has 3 cells, and at most 2 are read"):
        cells.convert({"cells": [{}] * 3}, NotebookLimits(cells=2))


def test_a_cell_that_is_too_long_counts_as_empty() -> None:
    assert cells.convert({"cells": [{"source": "abc"}]}, NotebookLimits(source=2))[1] == [0]


def test_metadata_of_front_ends_are_left_out() -> None:
    kept = {"answer": "why", "name": "n", "tags": ["a"]}
    assert converted(markdown("x", **kept, collapsed=True, jupyter={}))[0].metadata == kept


@pytest.mark.parametrize("tags", [["a", "a", 3, "", "b,c", "x" * 101], ["a"]])
def test_tags_are_words_each_once(tags: list[Any]) -> None:
    assert converted(markdown("x", tags=tags))[0].metadata["tags"] == ["a"]


@pytest.mark.parametrize("answer", ["Why", "../x", "", 3, "x" * 65, None])
def test_an_answer_that_is_no_id_is_left_out(answer: Any) -> None:
    assert converted(markdown("x", answer=answer))[0].metadata == {}


@pytest.mark.parametrize(
    "heading",
    ["**Your answer (why)**", "## Your answer (why):", "Your answer ( why )", "### **Your answer (why)**"],
)
def test_a_heading_names_the_question_where_metadata_were_lost(heading: str) -> None:
    (cell,) = converted(markdown(f"{heading}\n\nBecause."))
    assert cells.written(cell) == [("why", "Because.")]


def test_metadata_decide_over_the_heading() -> None:
    assert converted(markdown("**Your answer (how)**", answer="why"))[0].answer == "why"


def test_a_comment_in_code_is_no_heading() -> None:
    assert converted({"source": "# Your answer (why)"})[0].answer is None


def test_a_merged_cell_holds_each_answer_below_its_heading() -> None:
    (cell,) = converted(markdown("**Your answer (why)**\nA.\n\n**Your answer (how)**\nB."))
    assert cells.written(cell) == [("why", "A."), ("how", "B.")]


def test_a_cell_that_answers_nothing_has_no_answers() -> None:
    assert cells.written(converted(markdown("Just text"))[0]) == []
