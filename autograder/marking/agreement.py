"""Says how well two markers agree on the answers that both marked.

- *Exact* agreement is the share of answers with the same level, *adjacent* that of answers at most one level apart.
- Cohen's kappa (1960) is (p - e) / (1 - e). p is the exact agreement. e is the agreement that chance would give: the
  sum over all levels of the product of the shares with which each of the two gives that level. 1 is full agreement, 0
  what chance gives. There is none where both gave one single level to everything: then e is 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """The agreement on `answers` answers. `kappa` is None where it does not exist."""

    answers: int
    exact: float
    adjacent: float
    kappa: float | None


def agreement(levels: Sequence[tuple[int, int]]) -> Agreement | None:
    """Return the agreement of pairs of levels, the first marker's and the second's; None of no pair."""
    if not levels:
        return None
    number = len(levels)
    exact = sum(first == second for first, second in levels) / number
    adjacent = sum(abs(first - second) <= 1 for first, second in levels) / number
    given = {level for pair in levels for level in pair}
    chance = sum(_share(levels, 0, level) * _share(levels, 1, level) for level in given)
    return Agreement(number, exact, adjacent, None if chance == 1 else (exact - chance) / (1 - chance))


def _share(levels: Sequence[tuple[int, int]], marker: int, level: int) -> float:
    return sum(pair[marker] == level for pair in levels) / len(levels)
