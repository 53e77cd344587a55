"""Facts that do not say where a mistake is: what holds for every expected entry and not for those of the answer.

They are given if there is no exact fact. Each needs so many entries that it cannot hold by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.diagnosis.facts.calls import Call, Floats
from autograder.diagnosis.facts.tables import Table, table

LEAST = 16


def tendency(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Return the first tendency that holds; empty if some number is not finite."""
    finite = [call for call in calls if call.answer and all(np.all(np.isfinite(a)) for a in call.answer)]
    laid = table(finite)
    if laid is None or laid.found.size < LEAST or not laid.wrong.any():
        return ""
    if len(finite) < len(calls):
        return ""
    for total, said in enumerate(_TOTALS):
        if _sums(finite, total):
            return said
    return next((said for said, holds in _HOLD.items() if holds(laid)), "")


def _sums(calls: Sequence[Call], total: int) -> bool:
    """Return whether each expected row sums to `total` and no row of a wrong answer does."""
    tables = [call for call in calls if call.expected[0].ndim == 2 and call.expected[0].shape[1] > 1]
    if not all(np.any(call.expected[0]) for call in tables):
        return False
    return bool(tables) and all(
        _summing(call.expected[0], total, call) == len(call.expected[0])
        and (call.right or _summing(call.answer[0], total, call) == 0)
        for call in tables
    )


def _summing(array: Floats, total: int, call: Call) -> int:
    return int(
        np.sum(np.abs(array.sum(axis=1) - total) <= call.bound * max(float(np.max(np.abs(array))), 1e-12))
    )


def _whole(t: Table) -> bool:
    off = np.abs(t.wanted - np.rint(t.wanted)) > t.margin
    return bool(np.all(t.found == np.rint(t.found)) and np.mean(off) > 0.5)


def _signs(t: Table, sign: float) -> bool:
    shown = np.abs(t.wanted) > t.margin
    return bool(shown.sum() >= LEAST and np.all(np.sign(t.found[shown]) == sign * np.sign(t.wanted[shown])))


def _both(t: Table) -> bool:
    return float(np.min(t.wanted)) < 0 < float(np.max(t.wanted))


def _sized(t: Table, way: float) -> bool:
    """Return whether every entry is wrong, and too large (`way` 1) or too small (-1) in absolute value."""
    off = way * (np.abs(t.found) - np.abs(t.wanted))
    return bool(t.wrong.all() and np.all(off > t.margin))


def _above(t: Table, way: float) -> bool:
    return bool(t.wrong.all() and np.all(way * (t.found - t.wanted) > t.margin))


def _ranked(t: Table, way: float) -> bool:
    order = np.argsort(t.wanted)
    apart = np.diff(t.wanted[order]) > t.margin[0]
    rises = way * np.diff(t.found[order])
    return bool(apart.sum() >= 2 * LEAST and np.all(rises[apart] > 0))


_TOTALS = ("Its rows should sum to 0, but none does.", "Its rows should sum to 1, but none does.")
_HOLD: dict[str, Callable[[Table], bool]] = {
    "Every entry is 0.": lambda t: bool(np.all(t.found == 0)),
    "All its entries are whole numbers, but most of the expected ones are not.": _whole,
    "Some of its entries are negative, but none of the expected ones is.": lambda t: bool(
        np.all(t.wanted >= 0) and np.any(t.found < -t.margin)
    ),
    "Some of its entries are positive, but none of the expected ones is.": lambda t: bool(
        np.all(t.wanted <= 0) and np.any(t.found > t.margin)
    ),
    "Some of its entries are above 1, but the expected ones lie between 0 and 1.": lambda t: bool(
        np.all((t.wanted >= 0) & (t.wanted <= 1))
        and np.max(t.wanted) > 0.5
        and np.any(t.found > 1 + t.margin)
    ),
    "Many of its entries are 0, but none of the expected ones is.": lambda t: bool(
        np.all(t.wanted != 0) and np.mean(t.found == 0) > 0.25
    ),
    "Every entry has the wrong sign.": lambda t: _signs(t, -1.0) and _both(t),
    "Every entry has the right sign, but its absolute value is too large.": lambda t: (
        _both(t) and _signs(t, 1.0) and _sized(t, 1.0)
    ),
    "Every entry has the right sign, but its absolute value is too small.": lambda t: (
        _both(t) and _signs(t, 1.0) and _sized(t, -1.0)
    ),
    "Every entry is too large.": lambda t: _above(t, 1.0),
    "Every entry is too small.": lambda t: _above(t, -1.0),
    "Its entries rise and fall with the expected ones, but have other values.": lambda t: _ranked(t, 1.0),
    "Its entries fall where the expected ones rise.": lambda t: _ranked(t, -1.0),
}
