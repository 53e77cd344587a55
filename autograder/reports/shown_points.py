"""Writes points as pages show them: rounded, while the results keep what was computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Protocol


class Scored(Protocol):
    """A test, a question, a card or a submission: its points so far, and what they are out of."""

    @property
    def score(self) -> float | None: ...

    @property
    def max_score(self) -> float: ...


_NEAR = 1e-6  # points: sums of shares may miss the maximum by their rounding
_MOST_DECIMALS = 6  # as many as results keep


@dataclass(frozen=True)
class ShownPoints:
    """Writes points with so many decimals, and no trailing zeros.

    A score that would look like no points or like all of them, and is neither, is written with more decimals.
    """

    decimals: int = 1

    def points(self, score: float, most: float | None = None) -> str:
        """Return a score as text: 3, 2.5, 0.7. `most` are the points that it is out of, where that is known."""
        full = most is None or score >= most - _NEAR
        for decimals in range(self.decimals, _MOST_DECIMALS):
            written = _rounded(score, decimals)
            if (written == "0") == (abs(score) < _NEAR) and (
                full or written != _rounded(most or 0, decimals)
            ):
                return written
        return _rounded(score, _MOST_DECIMALS)

    def count(self, score: float, one: str = "point", many: str = "") -> str:
        """Return a score with its word: 1 point, 0.5 points."""
        written = self.points(score)
        return f"{written} {one if written == '1' else many or one + 's'}"

    def adds_up(self, total: Scored, parts: Iterable[Scored]) -> bool:
        """Return whether the scores of the parts, and what they are out of, give those of the total as shown."""
        every = list(parts)
        scores = sum(Decimal(self.points(part.score or 0, part.max_score)) for part in every)
        most = sum(Decimal(self.points(part.max_score)) for part in every)
        return (scores, most) == (
            Decimal(self.points(total.score or 0, total.max_score)),
            Decimal(self.points(total.max_score)),
        )


@lru_cache(10_000)
def _rounded(score: float, decimals: int) -> str:
    exact = Decimal(repr(round(score, _MOST_DECIMALS)))
    written = f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
