"""Facts about places: which entries are wrong, where all others are right, and what stands there instead."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from autograder.diagnosis.facts import formulas
from autograder.diagnosis.facts.calls import Call, Floats
from autograder.diagnosis.facts.tables import Mask, Table, is_labels, moderate, table

LEAST_WRONG = 3
LEAST_RIGHT = 4


def places(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Return the smallest place outside of which everything is right, and what is there instead, if that is known."""
    laid = table(calls)
    if laid is None or not _apart(laid):
        return ""
    found = [(said, mask) for said, mask in _masks(calls, laid) if _covers(laid, mask)]
    if not found:
        return ""
    said, mask = min(found, key=lambda one: int(one[1].sum()))
    return f"It is wrong only {said}; everywhere else it is right.{_instead(laid, mask)}"


def _apart(laid: Table) -> bool:
    """Return whether there are enough wrong entries and enough right ones to speak of a place."""
    wrong = laid.wrong
    return int(wrong.sum()) >= LEAST_WRONG and int((~wrong).sum()) >= LEAST_RIGHT


def _covers(laid: Table, mask: Mask) -> bool:
    """Return whether a place holds all wrong entries, no more right than wrong ones, and not nearly everything."""
    wrong, inside = laid.wrong, int(mask.sum())
    outside = mask.size - inside
    apart = outside >= LEAST_RIGHT and 8 * inside <= 7 * mask.size
    return bool(np.all(mask[wrong])) and 2 * int(wrong.sum()) >= inside and apart


def _instead(laid: Table, mask: Mask) -> str:
    inside = laid.where(mask)
    if np.all(np.abs(inside.found) <= inside.margin):
        return " There it is 0."
    said = formulas.entries(inside, simple=True)
    return f" There it is {said}." if said else ""


def _masks(calls: Sequence[Call], laid: Table) -> Iterator[tuple[str, Mask]]:
    if all(call.expected[0].ndim == 2 for call in calls):
        yield from _labelled(calls)
    given = {name: column for name, column in _given(calls, laid).items() if not _flag(column)}
    for name, column in (*given.items(), (formulas.EXPECTED, laid.wanted)):
        if name != formulas.EXPECTED or _has_both_signs(column):
            yield f"where {name} is negative", column < 0
            yield f"where {name} is positive", column > 0
        yield f"where {name} is 0", column == 0
    yield from _compared(given)
    if all(call.expected[0].ndim == 2 for call in calls):
        yield from _positions(calls)
    if len(moderate(calls)) == len(calls):
        yield from _between(laid, given)


def _has_both_signs(column: Floats) -> bool:
    """Return whether some numbers are positive and some negative.

    A sigmoid is positive everywhere, and 0 only where it underflows: of such a value a sign says nothing.
    """
    return bool(np.any(column > 0) and np.any(column < 0))


def _flag(column: Floats) -> bool:
    """Return whether an argument is a flag (0 or 1), which `which_calls` describes better."""
    return bool(np.all((column == 0) | (column == 1)))


def _compared(given: Mapping[str, Floats]) -> Iterator[tuple[str, Mask]]:
    for (first, left), (second, right) in itertools.combinations(given.items(), 2):
        yield f"where {first} is below {second}", left < right
        yield f"where {first} is above {second}", left > right


def _given(calls: Sequence[Call], laid: Table) -> dict[str, Floats]:
    """Return the arguments themselves, without their sums and means."""
    return {name: column for name, column in laid.columns.items() if name in calls[0].args}


def _positions(calls: Sequence[Call]) -> Iterator[tuple[str, Mask]]:
    """Yield rows and columns at the edges, and the diagonal."""
    grids = [np.indices(call.expected[0].shape) for call in calls]
    last = [np.array(call.expected[0].shape) - 1 for call in calls]
    for axis, word in ((0, "row"), (1, "column")):
        first = [grid[axis] == 0 for grid in grids]
        end = [grid[axis] == size[axis] for grid, size in zip(grids, last, strict=True)]
        for masks, which in ((first, "first"), (end, "last")):
            yield f"in the {which} {word}", _flat(masks)
            yield f"outside the {which} {word}", ~_flat(masks)
    diagonal = _flat([grid[0] == grid[1] for grid in grids])
    yield "on the diagonal", diagonal
    yield "off the diagonal", ~diagonal


def _labelled(calls: Sequence[Call]) -> Iterator[tuple[str, Mask]]:
    for name in calls[0].args:
        if all(name in call.args and is_labels(call, name) for call in calls):
            grids = [np.arange(call.expected[0].shape[1]) == call.args[name][:, None] for call in calls]
            if all(grid.shape == call.expected[0].shape for grid, call in zip(grids, calls, strict=True)):
                yield f"at the entry of each row that {name} names", _flat(grids)
                yield f"at the entries of each row that {name} does not name", ~_flat(grids)


def _flat(masks: Sequence[Mask]) -> Mask:
    return np.concatenate([mask.ravel() for mask in masks])


def _between(laid: Table, given: Mapping[str, Floats]) -> Iterator[tuple[str, Mask]]:
    """Yield a range of an argument's values that holds all wrong entries and no right one."""
    wrong = laid.wrong
    for name, column in given.items():
        if np.unique(column[wrong]).size < LEAST_WRONG or np.unique(column).size < 2 * LEAST_RIGHT:
            continue
        low, high = float(column[wrong].min()), float(column[wrong].max())
        mask = (column >= low) & (column <= high)
        if np.array_equal(mask, wrong):
            yield f"where {name} {_stretch(column, low, high)}", mask


def _stretch(column: Floats, low: float, high: float) -> str:
    if low == column.min():
        return f"is small (up to {high:.3g} here)"
    if high == column.max():
        return f"is large (from {low:.3g} here)"
    return f"lies between {low:.3g} and {high:.3g} here"
