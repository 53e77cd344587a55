"""Facts about form and order: an answer that is the expected one after its axes or parts were moved."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.diagnosis.facts.calls import Call, Floats, close, each, same, single


def transposed(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    if each(calls, lambda wanted: wanted.T if wanted.ndim == 2 else None):
        return "It is the expected value transposed: rows and columns are exchanged."
    return ""


def kept_axis(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    if each(calls, lambda wanted: wanted[np.newaxis]):
        return "Its values are right, but it has an extra first axis of length 1."
    return ""


def squeezed(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    if any(call.right for call in calls) and each(calls, np.squeeze):
        return "It is right where every axis is longer than 1, but axes of length 1 are missing."
    return ""


def not_summed(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    summed = [
        len(call.answer) == len(call.expected)
        and all(
            found.ndim == wanted.ndim + 1 and close(found.sum(axis=0), wanted, call.bound)
            for found, wanted in zip(call.answer, call.expected, strict=True)
        )
        for call in calls
    ]
    if not all(summed):
        return ""
    return "It would be right if it were summed over its rows: the sum over the batch is missing."


def turned_round(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    def turned(call: Call) -> bool:
        return any(
            len(call.expected) % size == 0 and same(call.answer, _turned(call.expected, size), call.bound)
            for size in (1, 2)
        )

    if all(len(call.expected) > 1 for call in wrong) and all(map(turned, calls)):
        return "All its parts are right, but they are in reverse order."
    return ""


def _turned(parts: Sequence[Floats], size: int) -> list[Floats]:
    groups = [parts[start : start + size] for start in range(0, len(parts), size)]
    return [part for group in reversed(groups) for part in group]


def longer_or_shorter(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find a list of numbers whose last one is missing, or that has one more."""
    for step, said in ((-1, "Its last value is missing"), (1, "It has an extra value at its end")):
        if any(call.answer and call.answer[0].size for call in calls) and all(
            len(call.answer) == len(call.expected) == 1
            and call.answer[0].ndim == call.expected[0].ndim == 1
            and len(call.answer[0]) == len(call.expected[0]) + step
            and close(*_shortest(call.answer[0], call.expected[0]), call.bound)
            for call in calls
        ):
            return f"{said}; all others are right."
    return ""


def _shortest(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    length = min(len(first), len(second))
    return first[:length], second[:length]


def order(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    if not single(calls) or not all(call.expected[0].ndim == 2 for call in calls):
        return ""
    for axis, word in ((0, "rows"), (1, "columns")):
        pairs = [
            (np.moveaxis(c.answer[0], axis, 0), np.moveaxis(c.expected[0], axis, 0), c.bound) for c in calls
        ]
        if all(_permuted(found, wanted, bound) for found, wanted, bound in pairs):
            return f"Its {word} are the expected ones, but in another order."
    return ""


def _permuted(found: Floats, wanted: Floats, bound: float) -> bool:
    """Return whether each row of one is a row of the other, each used once."""
    left = list(range(len(wanted)))
    for row in found:
        match = next((i for i in left if close(row, wanted[i], bound)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def shifted(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    if all(
        len(c.answer) == len(c.expected) == 1
        and c.answer[0].shape == c.expected[0].shape
        and c.answer[0].ndim == 1
        and len(c.answer[0]) > 2
        and close(c.answer[0][:-1], c.expected[0][1:], c.bound)
        for c in calls
    ):
        return "Each value is the one that was expected one place later."
    return ""


def equal_rows(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    tables = [call for call in calls if len(call.answer) == 1 and call.answer[0].ndim == 2]
    several = [call for call in tables if len(call.answer[0]) > 1 and _differ(call.expected)]
    if len(tables) == len(calls) and several and all(_constant_rows(c.answer[0], c.bound) for c in several):
        return "All its rows are the same, although their inputs differ."
    return ""


def _differ(expected: Sequence[Floats]) -> bool:
    """Return whether the expected rows are not all the same."""
    return any(array.ndim == 2 and len(array) > 1 and np.any(array != array[0]) for array in expected)


def _constant_rows(array: Floats, bound: float) -> bool:
    return close(array, np.broadcast_to(array[0], array.shape), bound)
