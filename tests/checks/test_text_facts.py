"""A wrong text is told by what alone differs, or by the first line or place that does."""

from __future__ import annotations

import pytest

from autograder.checks import text_facts


@pytest.mark.parametrize(
    ("found", "expected", "fact"),
    [
        ("a b\n", "a b", "Only the white space at its beginning or end differs."),
        ("a \nb ", "a\nb", "Only the white space at the beginnings or ends of its lines differs."),
        ("a  b", "a b", "Only its white space differs."),
        ("a\nb", "a b", "Only its white space differs."),
        ("Tea", "tea", "Only its capitals differ."),
        ("a-b", "a_b", "Its letters and digits are right; signs or white space differ."),
        ("tea", "jam", ""),
        ("", "jam", ""),
        ("a", "a\nc", "It has 1 line where 2 were expected."),
        ("a\nb", "a", "It has 2 lines where 1 was expected."),
        ("a\nb\nc", "a\nx\nc", "The first line that differs is line 2: 'b' where 'x' was expected."),
        ("three trips in two citie", "three trips in two cities", "It ends too early: 's' is missing."),
        (
            "three trips in two cities, too",
            "three trips in two cities",
            "It goes on too long: ', too' is too much.",
        ),
        (
            "three trips in ten cities",
            "three trips in two cities",
            "The first difference is at character 17: 'en cities' where 'wo cities' was expected.",
        ),
    ],
)
def test_the_most_telling_difference_is_told(found: str, expected: str, fact: str) -> None:
    assert text_facts.difference(found, expected) == fact
