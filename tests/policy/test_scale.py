"""The form of a final grade."""

from __future__ import annotations

from fractions import Fraction

import pytest

from autograder.policy import scale
from autograder.policy.rules import FinalScale, ScaleKind

LETTERS = (("A", Fraction(9, 10)), ("F", Fraction(0)))


@pytest.mark.parametrize(
    ("share", "letter"), [(Fraction(9, 10), "A"), (Fraction(899, 1000), "F"), (Fraction(2), "A")]
)
def test_a_letter_begins_at_its_lowest_share(share: Fraction, letter: str) -> None:
    assert scale.shown(share, FinalScale(ScaleKind.LETTERS, letters=LETTERS)) == letter


def test_a_number_is_rounded_as_the_course_says() -> None:
    shown = [scale.shown(Fraction(2, 3), FinalScale(places=1, rounding=how)) for how in ("half up", "down")]
    assert shown == ["66.7 %", "66.6 %"]
