"""A cell's lines are found in the text of its file, as editors and platforms wrote it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.platforms.runners import notebook_lines

CELLS = [
    {"cell_type": "code", "metadata": {"source": "x"}, "source": ["a = 1\n", "b = 2"], "outputs": []},
    {"source": "one\ntext", "cell_type": "markdown"},
    {"source": [], "cell_type": "code"},
    {"cell_type": "raw"},
]


def written(cells: list[dict[str, object]], indent: int | None) -> str:
    return json.dumps({"metadata": {"cells": [1]}, "cells": cells, "nbformat": 4}, indent=indent)


def test_each_line_of_a_source_is_found() -> None:
    text = written(CELLS, 1)
    found = notebook_lines.lines(text)
    rows = text.splitlines()
    assert [rows[line - 1].strip() for line in found[0]] == ['"a = 1\\n",', '"b = 2"']
    assert rows[found[1][0] - 1].strip().startswith('"source": "one')
    assert [len(lines) for lines in found] == [2, 1, 1, 1]


def test_a_file_of_one_line_has_all_on_it() -> None:
    assert notebook_lines.lines(written(CELLS, None)) == [[1, 1], [1], [1], [1]]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"cells": 1}', '{"cells": [1]}', '{"cells": [', "[" * 100_000, '{"a" 1}']
)
def test_what_is_no_notebook_has_no_cells(text: str) -> None:
    assert notebook_lines.lines(text) == []


@given(st.lists(st.lists(st.text()), max_size=4), st.sampled_from([None, 0, 1, 4]))
def test_every_cell_of_any_notebook_is_found(sources: list[list[str]], indent: int | None) -> None:
    text = written([{"source": source} for source in sources], indent)
    assert [len(one) for one in notebook_lines.lines(text)] == [max(1, len(source)) for source in sources]
