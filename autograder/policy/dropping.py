"""Drops the lowest grades of a group: those without which the weighted mean is highest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Share:
    """The share of its points that one assignment reached, and its weight, which is above 0."""

    name: str
    share: Fraction
    weight: Fraction


def dropped(shares: Sequence[Share], number: int) -> tuple[list[Share], list[Share]]:
    """Return the shares that stay and those that are dropped: `number` of them, but never all.

    With equal weights these are the lowest shares. With others the lowest share may be a small one, so those go without
    which the mean is highest: then no better grade ever lowers the mean. Dinkelbach's method for a ratio of sums
    finds them exactly: it keeps the largest `weight × (share - mean)` until the mean rises no more.
    """
    staying = max(len(shares) - number, min(len(shares), 1))
    if staying == len(shares):
        return list(shares), []
    mean = _mean(shares)
    while True:
        ordered = sorted(shares, key=lambda one: one.weight * (one.share - mean), reverse=True)
        kept = ordered[:staying]
        if _mean(kept) <= mean:
            break
        mean = _mean(kept)
    return [one for one in shares if one in kept], [one for one in shares if one not in kept]


def _mean(shares: Sequence[Share]) -> Fraction:
    return sum((one.weight * one.share for one in shares), Fraction(0)) / sum(one.weight for one in shares)
