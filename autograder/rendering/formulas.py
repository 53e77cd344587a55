"""Finds the formulas in a Markdown text, where Jupyter finds them: none in code, and none across an empty line.

Every closing sign is found in one pass. Each opening sign then looks its closing one up, so that a text full of signs
that nothing closes takes no longer than any other.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

_CODE = 2000  # characters between back-ticks
_DISPLAY = 4000  # of a formula
_ROUND = 1000
_NAMES = (
    "equation|alignat|align|gather|eqnarray|multline|split|cases|aligned|array|matrix|pmatrix|bmatrix|vmatrix"
)
_OPENING = re.compile(
    rf"""
      (?P<fence> ^[ ]{{0,3}}(?P<run>`{{3,}}+|~{{3,}}+)[^\n]*+\n)
    | (?P<ticks> (?<!`)`++)
    | (?P<escape> \\[\\$`]? (?![\[\(b]))
    | (?P<dollars> \$\$)
    | (?P<square> \\\[)
    | (?P<round> \\\()
    | (?P<environment> \\begin\{{(?P<name>{_NAMES})(?P<star>\*?)\}})
    | \$ (?![\s$]) (?P<inline>(?:\\.|(?!\n[ \t]*\n)[^\\$]){{1,1000}}?) (?<!\s) \$ (?!\d)
    """,
    re.VERBOSE | re.MULTILINE,
)
_CLOSING = re.compile(rf"(?P<ticks>(?<!`)`++)|\\\]|\\\)|\\end\{{(?:{_NAMES})\*?\}}")
_DOLLARS = re.compile(r"(?=\$\$)")  # also within another: three dollar signs are two
_EMPTY_LINE = re.compile(r"\n(?=[ \t]*+\n)")
_END_OF_FENCE = re.compile(r"^[ ]{0,3}([`~]{3,})[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Formula:
    """A formula's place in the text, with its signs, and its source without them, in a line of its own or not."""

    start: int
    end: int
    source: str
    display: bool


def formulas(text: str) -> Iterator[Formula]:
    """Yield the formulas of a text, in order."""
    closings = _Closings(text)
    place = 0
    while found := _OPENING.search(text, place):
        formula = _formula(text, found, closings)
        if isinstance(formula, Formula):
            yield formula
        place = formula.end if isinstance(formula, Formula) else formula


def _formula(text: str, found: re.Match[str], closings: _Closings) -> Formula | int:
    """Return the formula that begins here; where none does, the place from which to search on."""
    start, end = found.span()
    if found["inline"] is not None:
        return Formula(start, end, found["inline"], False)
    if found["escape"] is not None:
        return end
    if found["fence"] is not None:
        return closings.end_of_fence(found["run"], end)
    if found["ticks"] is not None:
        close = closings.after(found["ticks"], end, _CODE)
        return end if close is None else close + len(found["ticks"])
    sign, longest = _closing_sign(found)
    close = closings.after(sign, end, longest)
    if close is None:
        return start + 1
    after = close + len(sign)
    whole = found["environment"] is not None
    return Formula(start, after, text[start:after] if whole else text[end:close], found["round"] is None)


def _closing_sign(found: re.Match[str]) -> tuple[str, int]:
    """Return the sign that closes what was opened, and how many characters may stand between."""
    if found["environment"] is not None:
        return f"\\end{{{found['name']}{found['star']}}}", _DISPLAY
    if found["round"] is not None:
        return "\\)", _ROUND
    return ("$$" if found["dollars"] is not None else "\\]"), _DISPLAY


class _Closings:
    """The places of all closing signs and empty lines of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[str, list[int]] = defaultdict(list)
        for found in _CLOSING.finditer(text):
            self._places[found[0]].append(found.start())
        self._places["$$"] = [found.start() for found in _DOLLARS.finditer(text)]
        self._empty_lines = [found.start() for found in _EMPTY_LINE.finditer(text)]

    def after(self, sign: str, start: int, longest: int) -> int | None:
        """Return the place of the first such sign behind at least one character; None beyond an empty line."""
        close = _next(self._places.get(sign, []), start + 1)
        empty = _next(self._empty_lines, start)
        if close is None or close - start > longest or (empty is not None and empty < close):
            return None
        return close

    def end_of_fence(self, run: str, start: int) -> int:
        """Return the end of the code block that this run has opened, at the latest the text's end."""
        for found in _END_OF_FENCE.finditer(self._text, start):
            if found[1].startswith(run):
                return found.end()
        return len(self._text)


def _next(places: list[int], least: int) -> int | None:
    """Return the first of these sorted places that is not before `least`."""
    index = bisect.bisect_left(places, least)
    return places[index] if index < len(places) else None
