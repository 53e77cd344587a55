"""Writes a final grade in the course's scale. It is rounded here, once, and only to be shown."""

from __future__ import annotations

from fractions import Fraction

from autograder.policy import amounts
from autograder.policy.rules import FinalScale, ScaleKind


def shown(share: Fraction, scale: FinalScale) -> str:
    """Return a share of everything as a grade. A letter and a pass depend on the exact share, not on a rounded one."""
    if scale.kind is ScaleKind.LETTERS:
        return next(letter for letter, lowest in scale.letters if max(share, Fraction(0)) >= lowest)
    if scale.kind is ScaleKind.PASS:
        return "pass" if share >= scale.passed else "fail"
    whole = scale.points if scale.kind is ScaleKind.POINTS else Fraction(100)
    text = amounts.rounded(share * whole, scale.places, scale.rounding)
    return f"{text} %" if scale.kind is ScaleKind.PERCENT else text


def sentence(share: Fraction, scale: FinalScale) -> str:
    """Return the sentence that turns the share into the grade."""
    grade = shown(share, scale)
    reached = amounts.percent(share)
    if scale.kind is ScaleKind.LETTERS:
        lowest = dict(scale.letters)[grade]
        return f"{reached} is the grade {grade}, which begins at {amounts.percent(lowest)}."
    if scale.kind is ScaleKind.PASS:
        return f"{reached} is the grade {grade}; {amounts.percent(scale.passed)} are needed to pass."
    if scale.kind is ScaleKind.POINTS:
        return (
            f"{reached} of {amounts.about(scale.points)} points is the grade {grade}, rounded for show alone."
        )
    return f"The grade is {grade}, rounded for show alone."
