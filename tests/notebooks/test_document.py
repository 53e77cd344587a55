"""The JSON of a notebook: repaired where the damage has one meaning, else named for what it is."""

from __future__ import annotations

import pytest

from autograder.notebooks import document
from autograder.notebooks.document import NotebookLimits
from autograder.notebooks.unreadable import UnreadableFile


def refusal(text: str, limits: NotebookLimits = NotebookLimits()) -> str:
    with pytest.raises(UnreadableFile) as raised:
        document.parse(text, limits)
    return str(raised.value)


def test_valid_json_is_read_without_a_warning() -> None:
    assert document.parse('{"cells": []}', NotebookLimits()) == ({"cells": []}, [])


CORRECTED = (
    "The file is not valid JSON: blanks, commas or backslashes that do not belong there were corrected."
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('{\u00a0"a":\u200b1}', {"a": 1}),
        (r'{"a": "\d+\n"}', {"a": "\\d+\n"}),
        (r'{"a": "C:\users"}', {"a": "C:\\users"}),
        ('{"a": "1,]\u00a0", }', {"a": "1,]\u00a0"}),
    ],
)
def test_damage_that_has_one_meaning_is_repaired(text: str, value: object) -> None:
    assert document.parse(text, NotebookLimits()) == (value, [CORRECTED])


def test_a_line_end_within_a_string_is_read() -> None:
    assert document.parse('{"a": "b\nc"}', NotebookLimits()) == ({"a": "b\nc"}, [])


def test_nul_characters_are_left_out() -> None:
    expected = "The file contains NUL characters, which no notebook needs; they were left out."
    assert document.parse('{"a": "b\0c"}\0\0', NotebookLimits()) == ({"a": "bc"}, [expected])


def test_nul_characters_after_the_end_are_not_mentioned() -> None:
    assert document.parse('{"a": 1}\0\0', NotebookLimits())[1] == []


def test_text_after_the_notebook_is_ignored() -> None:
    expected = "The file continues after the end of the notebook; the rest was ignored."
    assert document.parse('{"a": 1} {"b": 2}', NotebookLimits()) == ({"a": 1}, [expected])


def test_an_integer_too_long_for_python_becomes_a_float() -> None:
    assert document.parse('{"a": ' + "9" * 5000 + "}", NotebookLimits())[0] == {"a": float("inf")}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty;"),
        (" \0\n", "the file is empty;"),
        ("[1]", "the file holds JSON but no notebook; save it from Jupyter"),
        ('{"cells": [{"source": "x', "the file is cut off before its end;"),
        ('{"cells": [{"source": tr', "the file is cut off before its end;"),
        ('{"a": 1\n<<<<<<< HEAD\n}', "the file contains the conflict markers of a git merge"),
        ("<!DOCTYPE html>", "this is a web page with the name of a notebook;"),
        ("Text\n```python\nx\n```", "this is a text in Markdown, not a notebook;"),
        ("import numpy as np\n", "this is a Python script with the name of a notebook;"),
        ("{“cells”: []}", "the file's quotation marks are curly,"),
        ('{"a": 1 "b": 2}', "the file is not a notebook (line 1: Expecting ',' delimiter);"),
    ],
)
def test_a_text_that_is_no_notebook_is_named_for_what_it_is(text: str, said: str) -> None:
    assert refusal(text).startswith(said)


def test_lists_nested_too_deep_are_refused() -> None:
    assert "more than 200 levels deep" in refusal('{"a": ' + "[" * 200 + "]" * 200 + "}")


def test_brackets_within_strings_do_not_nest() -> None:
    assert document.parse('{"a": "' + "[" * 300 + '"}', NotebookLimits())[1] == []


@pytest.mark.parametrize(
    ("text", "limits"),
    [('{"a": [[], [], []]}', NotebookLimits(containers=4)), ('{"a": [1,2,3]}', NotebookLimits(values=1))],
)
def test_more_data_than_a_notebook_needs_is_refused(text: str, limits: NotebookLimits) -> None:
    expected = "the file holds more data than a notebook can need; clear the outputs and hand it in again."
    assert refusal(text, limits) == expected


@pytest.mark.parametrize("text", ['"' * 200_001, '{"a": "' + "\\" * 200_000, "{" + '"\\"' * 100_000])
def test_quotation_marks_without_an_end_are_read_in_one_pass(text: str) -> None:
    assert refusal(text)
