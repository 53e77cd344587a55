"""An answer is the same as long as it shows the same text and pictures."""

from __future__ import annotations

import pytest

from autograder.marking.answer_versions import is_unchanged, version

THEN = version(["It is so."], ["QUJD"], "file")


@pytest.mark.parametrize("text", ["It is so.", "It is so.  \n", "\nIt is so."])
def test_blanks_at_the_ends_of_lines_make_no_difference(text: str) -> None:
    assert is_unchanged(THEN, version([text], ["QUJD"], "other"))


def test_line_breaks_in_the_bytes_of_a_picture_make_no_difference() -> None:
    assert is_unchanged(THEN, version(["It is so."], ["QU\nJD\n"], "other"))


@pytest.mark.parametrize(
    ("texts", "pictures"),
    [
        (["It is not so."], ["QUJD"]),
        (["It is so."], []),
        (["It is so."], ["QUJE"]),
        (["It is so.", ""], ["QUJD"]),
        (["It is so.QUJD"], []),
        (["It is", "so."], ["QUJD"]),
    ],
)
def test_another_text_or_picture_is_another_answer(texts: list[str], pictures: list[str]) -> None:
    assert not is_unchanged(THEN, version(texts, pictures, "other"))


def test_the_same_file_holds_the_same_answer_whatever_a_cell_draws() -> None:
    assert is_unchanged(THEN, version(["It is so."], ["a plot of the time"], "file"))


def test_two_answers_without_a_file_are_compared_by_what_they_show() -> None:
    assert not is_unchanged(version(["a"], [], ""), version(["b"], [], ""))
