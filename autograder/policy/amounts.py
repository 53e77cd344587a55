"""Exact numbers and spans of time, read from the text of a TOML file and written for people.

A TOML file must be read with `parse_float=decimal.Decimal`: then 0.1 is one tenth, and not the double beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

ROUNDINGS = ("half up", "half even", "down")
_NUMBER = re.compile(r"(\d{1,10}(?:\.\d{1,40})?|\d{1,9}/\d{1,9})( ?%)?", re.ASCII)
_SPAN = re.compile(r"(\d{1,6}) ?(minutes?|min|m|hours?|h|days?|d|weeks?|w)(?![a-z])", re.ASCII)
_SECONDS = {"m": 60, "h": 3600}
_LARGEST = 10**9
_MOST_DAYS = 3660  # ten years: a longer span is a slip, and no date overflows


@dataclass(frozen=True)
class Span:
    """A span of time: days, which end at the same time of the day, and seconds on top of them."""

    days: int = 0
    seconds: int = 0

    def __bool__(self) -> bool:
        return bool(self.days or self.seconds)

    def __str__(self) -> str:
        hours, minutes = self.seconds // 3600, self.seconds % 3600 // 60
        parts = [_counted(self.days, "day"), _counted(hours, "hour"), _counted(minutes, "minute")]
        return " ".join(part for part in parts if part) or "no time"


NO_TIME = Span()


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number != 1 else ''}" if number else ""


def amount(value: object) -> Fraction:
    """Return a number from TOML, or a text such as "10 %" or "1/3", exactly. Raises `ValueError` with what to write."""
    text = format(value, "f") if isinstance(value, Decimal) and _is_short(value) else value
    if isinstance(text, int) and not isinstance(text, bool) and 0 <= text <= _LARGEST:
        return Fraction(text)
    found = _NUMBER.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None or (found[1].partition("/")[2] or "1").strip("0") == "":
        raise ValueError(f'{_quoted(value)} is not a number from 0, such as 2.5, "10 %" or "1/3"')
    return Fraction(found[1]) / (100 if found[2] else 1)


def _is_short(value: Decimal) -> bool:
    """Return whether a number has few digits, also where an exponent shortens its text."""
    return value.is_finite() and -30 <= value.adjusted() <= 10


def whole(value: object) -> int:
    """Return a whole number from 0. Raises `ValueError`."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST:
        return value
    raise ValueError(f"{_quoted(value)} is not a whole number from 0")


def span(value: object) -> Span:
    """Return a span of time from a text such as "90 minutes" or "1 day 12 hours". Raises `ValueError`."""
    days = seconds = 0
    text = value.strip() if isinstance(value, str) else ""
    if not text or _SPAN.sub("", text).strip():
        raise ValueError(f'{_quoted(value)} is not a span of time, such as "90 minutes" or "1 day 12 hours"')
    for number, unit in _SPAN.findall(text):
        if unit[0] in _SECONDS:
            seconds += int(number) * _SECONDS[unit[0]]
        else:
            days += int(number) * (7 if unit[0] == "w" else 1)
    if days + seconds // 86_400 > _MOST_DAYS:
        raise ValueError(f"{_quoted(value)} is longer than ten years")
    return Span(days, seconds)


def of_double(points: float) -> Fraction:
    """Return the points of `results.json` as the number that stands there."""
    return Fraction(Decimal(repr(points)))


def shown(value: Fraction, places: int = 4) -> str:
    """Return a number for people, in plain digits, with at most `places` of them after the point."""
    text = rounded(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def about(value: Fraction) -> str:
    """Return a number for a sentence: "2.5", or "about 2.6667" where four places do not hold it."""
    text = shown(value)
    return text if Fraction(text) == value else f"about {text}"


def percent(share: Fraction) -> str:
    """Return a share for a sentence, such as "10 %"."""
    return f"{about(share * 100)} %"


def rounded(value: Fraction, places: int, rounding: str = "half up") -> str:
    """Return a number with exactly `places` digits after the point, rounded once, from the exact value.

    `rounding` is one of `ROUNDINGS`.
    """
    digits, rest = divmod(abs(value) * 10**places, 1)
    half = rest == Fraction(1, 2) and (rounding == "half up" or digits % 2 == 1)
    up = rounding != "down" and (rest > Fraction(1, 2) or half)
    text = str(int(digits) + up).zfill(places + 1)
    sign = "-" if value < 0 and int(text) else ""
    return f"{sign}{text[:-places]}.{text[-places:]}" if places else sign + text


def _quoted(value: object) -> str:
    return repr(str(value)[:40]) if isinstance(value, str | Decimal | int) else f"a {type(value).__name__}"
