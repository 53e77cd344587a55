"""Renders terminal text as HTML: the colours and weights of `ESC [ … m` become classes, others are dropped.

Each of the 256 and the 16 million colours becomes the nearest of eight, so that text stays readable on a light page and
on a dark one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from autograder.rendering.text import visible

_SEQUENCE = re.compile(
    r"\x1b\[([0-9;:]{0,64})m"  # colours: the one kind that is kept
    r"|\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]"  # other control sequences
    r"|\x1b[\]PX^_][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)?"  # strings: titles, links, pictures
    r"|\x1b[ -/]{0,8}[0-~]"
)
_HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_RGB = (
    (0, 0, 0),
    (205, 40, 40),
    (30, 160, 60),
    (190, 150, 0),
    (50, 90, 220),
    (180, 60, 180),
    (0, 160, 170),
    (229,) * 3,
)
_MAX_SPANS = 4000  # more would slow down a browser: the text is then shown without colours


def to_html(text: str) -> Markup:
    """Return the text as HTML spans. A line that was overwritten after a carriage return shows its last state."""
    parts = list(_styled("\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))))
    if len(parts) > _MAX_SPANS:
        return escape("".join(visible(part) for _, part in parts))
    return Markup("").join(_span(classes, visible(part)) for classes, part in parts)


def _span(classes: str, text: str) -> Markup:
    return Markup('<span class="{}">{}</span>').format(classes, text) if classes else escape(text)


def _styled(text: str) -> Iterator[tuple[str, str]]:
    """Yield pieces of text, each with the classes that apply to it."""
    style = _Style()
    start = 0
    for found in _SEQUENCE.finditer(text):
        if found.start() > start:
            yield style.classes(), text[start : found.start()]
        if found[1] is not None:
            style.apply(found[1])
        start = found.end()
    if start < len(text):
        yield style.classes(), text[start:]


class _Style:
    """The colour and the weights at one position of the text."""

    def __init__(self) -> None:
        self._colour = ""
        self._marks: set[str] = set()

    def classes(self) -> str:
        return " ".join([*([f"a-{self._colour}"] if self._colour else []), *sorted(self._marks)])

    def apply(self, parameters: str) -> None:
        codes = [int(code) if code else 0 for code in re.split("[;:]", parameters)]
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                colour = _extended(codes)
                self._colour = colour if code == 38 else self._colour
            else:
                self._simple(code)

    def _simple(self, code: int) -> None:
        if code == 0:
            self._colour, self._marks = "", set()
        elif code in (1, 3, 4):
            self._marks.add({1: "a-bold", 3: "a-italic", 4: "a-under"}[code])
        elif code in (22, 23, 24):
            self._marks.discard({22: "a-bold", 23: "a-italic", 24: "a-under"}[code])
        elif 30 <= code <= 37 or 90 <= code <= 97:
            self._colour = _hue(code % 10)
        elif code == 39:
            self._colour = ""


def _hue(index: int) -> str:
    """Return the colour's name; black and white are the page's own text colour."""
    return "" if index in (0, 7) else _HUES[index]


def _extended(codes: list[int]) -> str:
    """Take `5;n` or `2;r;g;b` off the codes and return the nearest colour's name."""
    kind = codes.pop(0) if codes else 0
    if kind == 2:
        rgb = tuple(codes[:3])
        del codes[:3]
        return _nearest(rgb) if len(rgb) == 3 else ""
    number = codes.pop(0) if kind == 5 and codes else 0
    if number < 16:
        return _hue(number % 8)
    if number > 231:
        return ""
    cube = number - 16
    return _nearest(tuple(level * 51 for level in (cube // 36, cube // 6 % 6, cube % 6)))


def _nearest(rgb: tuple[int, ...]) -> str:
    """Return the nearest colour by Euclidean distance; greys have no hue."""
    if max(rgb) - min(rgb) < 40:
        return ""
    distances = [sum((a - b) ** 2 for a, b in zip(rgb, other, strict=True)) for other in _RGB]
    return _hue(1 + distances[1:7].index(min(distances[1:7])))
