"""Reading a notebook: whatever has happened to the file, it is read, or one sentence says what it is."""

from __future__ import annotations

import json
import re
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import UnreadableSubmission
from autograder.notebooks import reader
from autograder.notebooks.reader import NotebookLimits


def code(source: Any, **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
        **more,
    }


def markdown(source: Any, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": "m", "metadata": metadata, "source": source}


def file_of(*cells: Any, minor: int = 5, **metadata: Any) -> bytes:
    return json.dumps(
        {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": minor}
    ).encode()


def problem_of(data: bytes, limits: NotebookLimits | None = None) -> str:
    with pytest.raises(UnreadableSubmission) as caught:
        reader.read(data, "hw.ipynb", limits or NotebookLimits())
    assert caught.value.file == "hw.ipynb"
    return caught.value.problem


def sources(data: bytes) -> list[str]:
    return [cell.source for cell in reader.read(data, "hw.ipynb").cells]


# What is read


def test_a_cell_keeps_its_place_kind_and_text() -> None:
    read = reader.read(file_of(markdown("# T"), code("x = 1")), "hw.ipynb")
    assert [(cell.index, cell.kind, cell.source) for cell in read.cells] == [
        (0, "markdown", "# T"),
        (1, "code", "x = 1"),
    ]


def test_a_sound_notebook_gives_no_warning() -> None:
    assert reader.read(file_of(code("x = 1")), "hw.ipynb").warnings == ()


def test_a_source_in_lines_is_joined() -> None:
    assert sources(file_of(code(["x = 1\n", "y = 2"]))) == ["x = 1\ny = 2"]


def test_a_source_that_is_null_is_empty() -> None:
    assert sources(file_of(code(None))) == [""]


@pytest.mark.parametrize("minor", range(6))
def test_every_minor_version_of_format_4_is_read(minor: int) -> None:
    assert sources(file_of(code("x = 1"), minor=minor)) == ["x = 1"]


def test_format_3_is_read_from_its_worksheets() -> None:
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "heading", "level": 2, "source": "Title"},
                    {"cell_type": "code", "input": ["x = 1"], "language": "python", "outputs": []},
                ]
            }
        ],
    }
    assert sources(json.dumps(old).encode()) == ["## Title", "x = 1"]


def test_line_ends_become_those_of_python() -> None:
    assert sources(file_of(code("a\r\nb\rc"))) == ["a\nb\nc"]


def test_half_of_a_surrogate_pair_is_replaced() -> None:
    data = file_of(code("x")).replace(b'"x"', b'"\\ud800 \\ud83d\\ude00"')
    assert sources(data) == ["\ufffd \U0001f600"]


def test_missing_ids_are_no_fault() -> None:
    cell = code("x = 1")
    del cell["id"]
    assert reader.read(file_of(cell), "hw.ipynb").warnings == ()


def test_a_cell_without_metadata_or_outputs_is_read() -> None:
    assert sources(file_of({"cell_type": "code", "source": "x = 1"})) == ["x = 1"]


@pytest.mark.parametrize(
    "cell",
    [None, 3, "x = 1", [], {"cell_type": 4}, {"cell_type": "code", "source": 5}, {"cell_type": "poem"}],
)
def test_a_bad_cell_costs_itself_alone(cell: Any) -> None:
    assert sources(file_of(code("x = 1"), cell, code("y = 2"))) == ["x = 1", "", "y = 2"]


def test_a_bad_cell_is_named_by_its_place() -> None:
    assert reader.read(file_of(code("x"), 3), "hw.ipynb").warnings == (
        "Cell 2 could not be read and counts as empty.",
    )


def test_many_bad_cells_make_one_warning() -> None:
    warnings = reader.read(file_of(*[None] * 500), "hw.ipynb").warnings
    assert warnings == ("Cells 1, 2, 3, 4, 5 and 495 more could not be read and count as empty.",)


def test_a_line_that_is_no_text_is_left_out() -> None:
    read = reader.read(file_of(code(["x = 1\n", 7, "y = 2"])), "hw.ipynb")
    assert read.cells[0].source == "x = 1\ny = 2"


def test_a_cell_over_the_limit_of_text_is_empty() -> None:
    read = reader.read(file_of(code("x" * 101), code("y")), "hw.ipynb", NotebookLimits(source=100))
    assert [cell.source for cell in read.cells] == ["", "y"]


def test_a_cell_of_five_megabytes_is_read() -> None:
    assert len(sources(file_of(code("#" * 5_000_000)))[0]) == 5_000_000


def test_a_notebook_without_cells_is_read_with_a_warning() -> None:
    assert reader.read(file_of(), "hw.ipynb").warnings == ("The notebook has no cells.",)


def test_nan_in_outputs_is_no_fault() -> None:
    data = file_of(code("x = 1")).replace(b'"outputs": []', b'"outputs": [NaN, Infinity]')
    assert sources(data) == ["x = 1"]


def test_a_raw_line_end_in_a_string_is_no_fault() -> None:
    assert sources(file_of(code("x = 1")).replace(b"x = 1", b"x = 1\ny = 2")) == ["x = 1\ny = 2"]


@pytest.mark.parametrize(
    ("right", "damaged"),
    [
        (b'"metadata"', '\u00a0"metadata"'.encode()),
        (b'"metadata"', '\ufeff"metadata"'.encode()),
        (b'"nbformat_minor": 5', b'"nbformat_minor": 5 ,\n'),
        (b'"outputs": []', b'"outputs": [,]'),
        (b'"id": "a"', rb'"id": "\a \user"'),
    ],
    ids=["a hard blank", "a byte order mark", "a comma before }", "a comma before ]", "odd escapes"],
)
def test_what_can_mean_but_one_thing_is_mended_and_told(right: bytes, damaged: bytes) -> None:
    source = 'x = "\\\\, ]"  # \u00a0, }'
    read = reader.read(file_of(code(source)).replace(right, damaged, 1), "hw.ipynb")
    assert ([cell.source for cell in read.cells], "corrected" in read.warnings[0]) == ([source], True)


@pytest.mark.parametrize("lost", [b"{", b"}", b"[", b"]", b":", b'"'])
def test_a_sign_that_is_lost_in_the_middle_is_not_told_as_a_file_cut_off(lost: bytes) -> None:
    data = json.dumps(json.loads(file_of(code("x = 1"), code("y = 2"))), indent=1).encode()
    at = data.index(lost, data.index(b"outputs") - 9)
    assert "line" in problem_of(data[:at] + data[at + 1 :] + b" " * 99)


def test_what_follows_the_end_is_left_out_with_a_warning() -> None:
    read = reader.read(file_of(code("x = 1")) * 2, "hw.ipynb")
    assert (len(read.cells), len(read.warnings)) == (1, 1)


# Encodings


def test_a_byte_order_mark_is_no_fault() -> None:
    assert reader.read(b"\xef\xbb\xbf" + file_of(code("x")), "hw.ipynb").warnings == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_unicode_encodings_are_read(encoding: str) -> None:
    assert sources(file_of(code("x = 'é'")).decode().encode(encoding)) == ["x = 'é'"]


def test_western_european_text_is_read() -> None:
    data = file_of(code("PLACE")).replace(b"PLACE", "# café".encode("latin-1"))
    assert sources(data) == ["# café"]


def test_one_damaged_byte_does_not_spoil_the_other_letters() -> None:
    data = file_of(code("PLACE")).replace(b"PLACE", "# é è ê ë".encode() + b"\xff")
    assert sources(data) == ["# é è ê ë\ufffd"]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_wrong_encoding_is_told(encoding: str) -> None:
    data = file_of(code("PLACE")).replace(b"PLACE", "é".encode()).decode().encode(encoding)
    assert any("UTF-8" in warning for warning in reader.read(data, "hw.ipynb").warnings)


# What cannot be read


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"\0" * 5000, "is empty"),
        (b"<!DOCTYPE html><html><body>Jupyter</body></html>", "web page"),
        (b"\n\n<html>", "web page"),
        (b"import numpy as np\nx = 1\n", "Python script"),
        (b"# %%\nx = 1\n", "Python script"),
        (b'{"cells": [\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> b\n]}', "git merge"),
        (file_of(code("x = 1"))[:-30], "cut off"),
        (b'{"type": "FeatureCollection"}', "no notebook"),
        (b"[1, 2]", "no notebook"),
        (b'{"cells": {}}', "no notebook"),
        (b"Dear teacher, the file is attached.", "not a notebook"),
        (b"PK\x03\x04....", "zip archive"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
    ],
)
def test_the_sentence_says_what_the_file_is(data: bytes, says: str) -> None:
    assert says in problem_of(data)


def test_the_problem_is_one_line() -> None:
    assert "\n" not in problem_of(b"{'cells': []}\n\n")


@pytest.mark.parametrize("opening", [b"[", b'{"cells":', b'{"cells":[{"metadata":'])
def test_nesting_without_end_is_refused(opening: bytes) -> None:
    assert "deep" in problem_of(opening * 100_000)


def test_brackets_in_a_string_are_no_nesting() -> None:
    assert len(sources(file_of(code("[" * 100_000)))[0]) == 100_000


def test_a_file_over_the_limit_is_refused_before_it_is_parsed() -> None:
    assert "MB" in problem_of(b"x" * ((1 << 20) + 1), NotebookLimits(bytes=1 << 20))


def test_too_many_cells_are_refused() -> None:
    assert "11 cells" in problem_of(file_of(*[code("")] * 11), NotebookLimits(cells=10))


def test_a_thousand_cells_are_read() -> None:
    assert len(sources(file_of(*[code("x")] * 1000))) == 1000


@pytest.mark.parametrize("data", [b'{"cells":[' + b"{}," * 2000 + b"{}]}", b"[]" + b"]" * 2000])
def test_a_flood_of_small_objects_is_refused(data: bytes) -> None:
    assert "more data" in problem_of(data, NotebookLimits(containers=1000))


def test_a_number_of_many_digits_is_no_fault() -> None:
    assert sources(b'{"nbformat": ' + b"4" * 10_000 + b', "cells": [{"source": "x"}]}') == ["x"]


# Other front ends


def test_what_colab_writes_is_read() -> None:
    cell = code("#@title Softmax\nx = 1", metadata={"id": "xYz", "colab": {"height": 3}, "cellView": "form"})
    colab = {"provenance": [], "toc_visible": True}
    data = file_of(cell, minor=0, colab=colab, kernelspec={"name": "python3"}, widgets={"x": {}})
    read = reader.read(data, "hw.ipynb")
    assert (read.cells[0].source, read.warnings) == ("#@title Softmax\nx = 1", ())


def test_what_vs_code_writes_is_read() -> None:
    cell = code("x = 1", metadata={"vscode": {"languageId": "python"}})
    data = file_of(cell, kernelspec={"name": ".venv", "display_name": ".venv", "language": "python"})
    assert reader.read(data, "hw.ipynb").warnings == ()


def test_what_jupyterlite_writes_is_read() -> None:
    spec = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    assert reader.read(file_of(code("x"), kernelspec=spec), "hw.ipynb").warnings == ()


def test_what_kaggle_writes_is_read() -> None:
    cell = {
        "cell_type": "code",
        "source": "x",
        "metadata": {"_uuid": "d6", "trusted": True},
        "execution_count": None,
    }
    assert reader.read(file_of(cell), "hw.ipynb").warnings == ()


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "ir", "language": "R"}},
        {"kernelspec": {"name": "julia-1.9"}},
        {"language_info": {"name": "javascript"}},
        {"kernelspec": {"name": "python2", "language": "python"}},
        {"language_info": {"name": "python", "version": "2.7.18"}},
    ],
)
def test_another_language_is_told_and_ignored(metadata: dict[str, Any]) -> None:
    read = reader.read(file_of(code("x"), **metadata), "hw.ipynb")
    assert "run as Python 3" in read.warnings[0]


@pytest.mark.parametrize(
    "metadata", [None, 3, [], {"kernelspec": 5, "language_info": []}, {"kernelspec": {"name": 3}}]
)
def test_metadata_of_a_wrong_type_are_no_fault(metadata: Any) -> None:
    data = json.dumps({"cells": [code("x", metadata=metadata)], "metadata": metadata}).encode()
    assert reader.read(data, "hw.ipynb").warnings == ()


# Written answers


def test_a_written_answer_is_found_by_its_metadata() -> None:
    read = reader.read(file_of(markdown("Because.", answer="explain")), "hw.ipynb")
    assert read.answers() == {"explain": "Because."}


@pytest.mark.parametrize(
    "heading",
    [
        "**Your answer (explain)**",
        "__Your answer (explain)__:",
        "### Your answer (explain)",
        "\nYour answer (explain):",
    ],
)
def test_a_written_answer_is_found_by_its_heading(heading: str) -> None:
    read = reader.read(file_of(markdown(f"{heading}\n\nBecause *x*.")), "hw.ipynb")
    assert read.answers() == {"explain": "Because *x*."}


def test_an_answer_in_a_cell_that_became_code_still_counts() -> None:
    read = reader.read(file_of(code("Because.", metadata={"answer": "explain"})), "hw.ipynb")
    assert read.answers() == {"explain": "Because."}


def test_the_halves_of_a_split_answer_are_joined() -> None:
    halves = (
        markdown("**Your answer (explain)**\nFirst.", answer="explain"),
        markdown("Then.", answer="explain"),
    )
    assert reader.read(file_of(*halves), "hw.ipynb").answers() == {"explain": "First.\n\nThen."}


def test_merged_answers_are_told_apart() -> None:
    merged = markdown("**Your answer (one)**\n\nFirst.\n\n**Your answer (two)**\nSecond.", answer="one")
    assert reader.read(file_of(merged), "hw.ipynb").answers() == {"one": "First.", "two": "Second."}


def test_an_answer_that_mentions_a_heading_stays_whole() -> None:
    text = "See below.\nYour answer (two) is meant."
    read = reader.read(file_of(markdown(text, answer="one")), "hw.ipynb")
    assert read.answers() == {"one": text}


def test_code_that_mentions_the_heading_is_no_answer() -> None:
    assert reader.read(file_of(code("# Your answer (explain)")), "hw.ipynb").answers() == {}


@pytest.mark.parametrize("identifier", ["", "../x", "A B", 5, None, "x" * 100])
def test_an_answer_of_an_impossible_id_is_no_answer(identifier: Any) -> None:
    assert reader.read(file_of(markdown("Because.", answer=identifier)), "hw.ipynb").answers() == {}


# What is handed on


def test_the_notebook_that_is_handed_on_is_valid() -> None:
    cells = code("x", outputs=[{"nonsense": 1}]), markdown("y", tags=["a", "a", 3, "b,c"], name=""), 3
    nbformat.validate(reader.read(file_of(*cells), "hw.ipynb").as_dict())


def test_two_readings_hand_on_the_same() -> None:
    data = file_of(code("x"), code("x"))
    assert reader.read(data, "a").as_dict() == reader.read(data, "b").as_dict()


def test_tags_that_steer_execution_do_not_hide_a_cell() -> None:
    read = reader.read(file_of(code("x", metadata={"tags": ["skip-execution"]})), "hw.ipynb")
    assert read.cells[0].kind == "code"


def test_the_kernelspec_of_the_file_is_not_handed_on() -> None:
    read = reader.read(file_of(code("x"), kernelspec={"name": "evil", "language": "python"}), "hw.ipynb")
    assert read.as_dict()["metadata"]["kernelspec"]["name"] == "python3"


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["cell_type", "source", "metadata", "input", "outputs", "level", "id"])
kinds = st.sampled_from(["code", "markdown", "raw", "heading", "html", ""])
odd_cells = st.dictionaries(keys, json_values | kinds, max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(odd_cells | json_values, max_size=5), json_values)
def test_cells_of_any_content_give_a_valid_notebook_with_every_place(cells: list[Any], metadata: Any) -> None:
    data = json.dumps({"cells": cells, "metadata": metadata}).encode()
    read = reader.read(data, "hw.ipynb")
    assert [cell.index for cell in read.cells] == list(range(len(cells)))
    nbformat.validate(read.as_dict())
    json.dumps(read.as_dict(), ensure_ascii=False, allow_nan=False).encode()


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_notebook_with_damaged_bytes_is_read_or_refused_in_one_sentence(data: st.DataObject) -> None:
    whole = file_of(markdown("# é", answer="a"), code(["x = '\\n'\n", "y"]), kernelspec={"name": "python3"})
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 20)))
    damaged = whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:]
    assert re.fullmatch(r"[^\n]+\.|", _problem_or_nothing(damaged))


def _problem_or_nothing(data: bytes) -> str:
    try:
        reader.read(data, "hw.ipynb").as_dict()
    except UnreadableSubmission as error:
        return error.problem
    return ""
