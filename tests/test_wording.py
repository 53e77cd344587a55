"""Lists read as a person would write them."""

from __future__ import annotations

import pytest

from autograder import wording


@pytest.mark.parametrize(
    ("words", "most", "text"),
    [
        ("", None, ""),
        ("a", None, "a"),
        ("ab", None, "a and b"),
        ("abc", None, "a, b and c"),
        ("abc", 3, "a, b and c"),
        ("abcd", 2, "a, b and 2 more"),
        ("ab", 1, "a and 1 more"),
    ],
)
def test_words_are_listed(words: str, most: int | None, text: str) -> None:
    assert wording.listed(words, most) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [("Å\n", "Å\n"), ("a\0b", "a\\x00b"), ("\ud800", "\\ud800"), ("\U0001f600", "\U0001f600")],
)
def test_what_no_database_keeps_is_spelled_out(text: str, kept: str) -> None:
    assert wording.storable(text) == kept
