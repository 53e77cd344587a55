"""The words of a grade's arithmetic."""

from __future__ import annotations

from fractions import Fraction

import pytest

from autograder.policy import sentences


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(1), "1 point"), (Fraction(5, 2), "2.5 points"), (Fraction(1, 3), "about 0.3333 points")],
)
def test_points_are_counted(value: Fraction, text: str) -> None:
    assert sentences.points(value) == text


def test_questions_without_marks_are_named() -> None:
    assert sentences.unmarked(["q2", "q1"]) == "q1 and q2 still wait for marks"
