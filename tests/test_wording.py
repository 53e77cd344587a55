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
