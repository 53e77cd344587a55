"""What a student wrote and a question did not find is told: another script's letter, a capital, a cell of text."""

from __future__ import annotations

import pytest

from autograder.notebooks import near_misses
from autograder.notebooks.reader import Cell


def said(source: str, kind: str = "code", *, defined: tuple[str, ...] = ()) -> list[str]:
    return near_misses.warnings(["double"], defined, [Cell(1, kind, source, {}, None)])


@pytest.mark.parametrize("source", ["def d\u043euble(x): pass", "class d\u043euble: pass", "d\u043euble = 3"])
def test_a_letter_of_another_script_is_named(source: str) -> None:
    assert said(source) == [
        "Cell 2 defines d\u043euble with \u043e (U+043E, CYRILLIC SMALL LETTER O), but the question asks for "
        "double; correct the name."
    ]


def test_a_capital_is_told() -> None:
    assert said("def Double(x): pass") == [
        "Cell 2 defines Double, but the question asks for double; correct the name."
    ]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_code_in_a_cell_of_text_is_told(kind: str) -> None:
    assert said("import numpy\n\ndef double(x):\n    pass", kind) == [
        "Cell 2 defines double but is not a code cell, so it did not run; change it to a code cell."
    ]


def test_code_that_a_text_explains_is_not_told() -> None:
    assert said("# Doubling\n\n```python\ndef double(x): ...\n```", "markdown") == []


def test_nothing_is_told_of_a_name_that_is_defined() -> None:
    assert said("def d\u043euble(x): pass", defined=("double",)) == []


@pytest.mark.parametrize(
    "source", ["redouble = 1", "double == 3", "x = dоuble(3)", "# def Double(x)", "δ = 1"]
)
def test_other_names_and_uses_are_not_told(source: str) -> None:
    assert said(source) == []


def test_a_definition_that_failed_is_not_told_again() -> None:
    assert said("def double(x: nonsense): pass") == []


def test_all_look_alikes_are_letters_of_other_scripts() -> None:
    table = near_misses._ALIKE
    assert all(chr(odd).isidentifier() and chr(plain).isascii() for odd, plain in table.items())
