"""The style sheet: readable in light, in dark and on paper, and loading nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import autograder.reports

CSS = (Path(autograder.reports.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")
THEMES = dict(zip(("light", "dark", "print"), re.findall(r":root \{(.*?)\}", CSS, re.DOTALL), strict=True))
TEXT = ("ink", "soft", "link", "good", "bad", "part", "wait", "ours", "blank", "k", "s", "c", "m", "f", "b")
TONES = ("good", "bad", "part", "wait", "ours", "blank")
TERMINAL = ("ink", "soft", "good", "bad", "part", "link", "ours", "b")
PAIRS = [
    *((text, ground) for text in TEXT for ground in ("paper", "sheet", "sunk")),
    *((tone, f"{tone}-wash") for tone in TONES),
    *((text, ground) for text in TERMINAL for ground in ("bad-wash", "part-wash")),
]


def luminance(colour: str) -> float:
    """Relative luminance of a colour as #rgb or #rrggbb (WCAG 2.2)."""
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    levels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4 for level in levels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_colour_has_contrast_on_every_ground(theme: str) -> None:
    colours = dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6})", THEMES[theme]))
    ratios = {}
    for text, ground in PAIRS:
        darker, lighter = sorted((luminance(colours[text]), luminance(colours[ground])))
        ratios[text, ground] = (lighter + 0.05) / (darker + 0.05)
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


def test_the_style_sheet_loads_nothing() -> None:
    assert not re.search(r"url\(|@import|@font-face|</", CSS)


@pytest.mark.parametrize(
    "place",
    [
        ".who a",
        ".grid a",
        ".to a",
        ".colophon a",
        ".cell-number a",
        ".where a",
        ".mark-head a",
        ".reach a",
        "summary",
    ],
)
def test_what_can_be_clicked_is_24_pixels_high(place: str) -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", CSS)
    sizes = [body for names, body in rules if place in [name.strip() for name in names.split(",")]]
    assert any("min-height: 1.5rem" in body for body in sizes)
