"""Facts about a wrong text: what alone differs from the expected one, or the first line that does.

A fact shows letters of the student's text, so it belongs to the full text of a message alone.
"""

from __future__ import annotations

from autograder.checks import form

_FEW = 20  # characters in which a difference is seen at once


def difference(found: str, expected: str) -> str:
    """Return the most telling way in which two texts differ, as a sentence; empty where both are seen at once."""
    for alone, sentence in (
        (str.strip, "Only the white space at its beginning or end differs."),
        (_without_ends, "Only the white space at the beginnings or ends of its lines differs."),
        (_without_space, "Only its white space differs."),
        (str.casefold, "Only its capitals differ."),
        (_letters, "Its letters and digits are right; signs or white space differ."),
    ):
        if alone(found) and alone(found) == alone(expected):
            return sentence
    return _of_lines(found.split("\n"), expected.split("\n"))


def _without_ends(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _without_space(text: str) -> str:
    return "".join(text.split())


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _of_lines(found: list[str], expected: list[str]) -> str:
    if len(found) != len(expected):
        lines = "1 line" if len(found) == 1 else f"{len(found)} lines"
        return f"It has {lines} where {len(expected)} {'was' if len(expected) == 1 else 'were'} expected."
    number = next(at for at, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1])
    if len(found) > 1:
        two = f"{form.shown(found[number])} where {form.shown(expected[number])} was expected"
        return f"The first line that differs is line {number + 1}: {two}."
    return _of_characters(found[0], expected[0]) if len(expected[0]) > _FEW else ""


def _of_characters(found: str, expected: str) -> str:
    """Return the first place at which two long lines differ."""
    pairs = zip(found, expected, strict=False)
    shorter = min(len(found), len(expected))
    place = next((at for at, (one, other) in enumerate(pairs) if one != other), shorter)
    if place == len(found):
        return f"It ends too early: {form.shown(expected[place:])} is missing."
    if place == len(expected):
        return f"It goes on too long: {form.shown(found[place:])} is too much."
    two = f"{form.shown(found[place : place + _FEW])} where {form.shown(expected[place : place + _FEW])} was expected"
    return f"The first difference is at character {place + 1}: {two}."
