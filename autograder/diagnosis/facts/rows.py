"""Facts about rows and columns: each is the expected one but for a number of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.diagnosis.facts.calls import FLOOR, Call, Floats, single


def by_rows(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find rows, or columns, that are each off by one factor or by one number."""
    if not single(calls) or not all(_finite(call) for call in calls):
        return ""
    for axis, word in ((1, "row"), (0, "column")):
        for holds, differ, said, least in _WAYS:
            shown = any(_telling(call, axis, least) for call in wrong)
            if (
                shown
                and all(holds(call, axis) for call in calls)
                and any(differ(call, axis) for call in wrong)
            ):
                return f"Each {word} is {said} from {word} to {word}."
    return ""


def _finite(call: Call) -> bool:
    return call.expected[0].ndim == 2 and bool(np.all(np.isfinite(call.answer[0])))


def _telling(call: Call, axis: int, least: int) -> bool:
    """Return whether a row has enough entries, and there is more than one row."""
    shape = call.expected[0].shape
    return bool(shape[axis] >= least and shape[1 - axis] > 1)


def _scaled(call: Call, axis: int) -> bool:
    factors = _factors(call, axis)
    return bool(np.all(np.abs(factors) > 1e-3)) and _near(call.answer[0], factors * call.expected[0], call)


def _factors(call: Call, axis: int) -> Floats:
    found, wanted = call.answer[0], call.expected[0]
    size = np.sum(wanted * wanted, axis=axis, keepdims=True)
    return np.asarray(np.sum(found * wanted, axis=axis, keepdims=True) / np.maximum(size, FLOOR**2))


def _moved(call: Call, axis: int) -> bool:
    return _near(call.answer[0], call.expected[0] + _offsets(call, axis), call)


def _offsets(call: Call, axis: int) -> Floats:
    return np.asarray(np.mean(call.answer[0] - call.expected[0], axis=axis, keepdims=True))


def _both(call: Call, axis: int) -> bool:
    """Return whether each row is the expected one times a number plus another, which any two entries are."""
    return _near(call.answer[0], _line(call, axis), call)


def _line(call: Call, axis: int) -> Floats:
    """Return the least-squares line of each row's answer in its expected entries."""
    return np.asarray(_slopes(call, axis) * call.expected[0] + _intercepts(call, axis))


def _slopes(call: Call, axis: int) -> Floats:
    found, wanted = call.answer[0], call.expected[0]
    apart = wanted - wanted.mean(axis=axis, keepdims=True)
    size = np.sum(apart**2, axis=axis, keepdims=True)
    return np.asarray(np.sum(found * apart, axis=axis, keepdims=True) / np.maximum(size, FLOOR**2))


def _intercepts(call: Call, axis: int) -> Floats:
    return np.asarray(
        np.mean(call.answer[0] - _slopes(call, axis) * call.expected[0], axis=axis, keepdims=True)
    )


def _near(found: Floats, made: Floats, call: Call) -> bool:
    scale = max(float(np.max(np.abs(found), initial=0.0)), FLOOR)
    return bool(np.all(np.abs(found - made) <= call.bound * scale))


def _spread(of: Callable[[Call, int], Floats]) -> Callable[[Call, int], bool]:
    """Return a test of whether these numbers differ from row to row."""

    def differ(call: Call, axis: int) -> bool:
        numbers = of(call, axis)
        return bool(np.ptp(numbers) > 1e3 * call.bound * np.max(np.abs(numbers)))

    return differ


def _both_differ(call: Call, axis: int) -> bool:
    return _spread(_slopes)(call, axis) and _spread(_intercepts)(call, axis)


_WAYS = (
    (_scaled, _spread(_factors), "the expected one times a number, and this number differs", 3),
    (_moved, _spread(_offsets), "off by a number, and this number differs", 3),
    (_both, _both_differ, "the expected one times a number plus another number, and both differ", 4),
)
