"""Facts about values: where an answer is wrong, and what it lacks or has too much of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from autograder.diagnosis.facts.calls import EXTREME, Call, Floats, close, counts, largest_argument, single

LEAST_RIGHT = 4  # entries outside of a side, so that "everywhere else" is somewhere


def _shared(calls: Sequence[Call]) -> list[str]:
    """Return the arguments that have the shape of the answer in every call, if the answer is one tensor."""
    names = calls[0].args if single(calls) and calls else ()
    return [
        name
        for name in names
        if all(name in call.args and call.args[name].shape == call.expected[0].shape for call in calls)
    ]


def missing_factor(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    for name in _shared(calls):
        if all(close(c.answer[0] * c.args[name], c.expected[0], c.bound) for c in calls):
            return (
                f"It would be right if it were multiplied by {name}, entry by entry: that factor is missing."
            )
        if all(close(c.answer[0], c.expected[0] * c.args[name], c.bound) for c in calls):
            return f"It is the expected value multiplied by {name} once too often, entry by entry."
        if all(close(c.answer[0], c.args[name], c.bound) for c in calls):
            return f"It is {name}, unchanged."
    return ""


def one_side(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    for name in _shared(calls):
        for sign, side in ((-1.0, "negative"), (1.0, "positive")):
            sides = [call.args[name] * sign > 0 for call in calls]
            beyond = sum(int((~side).sum()) for side in sides)
            if beyond >= LEAST_RIGHT and all(map(_right_beyond, calls, sides)):
                return f"It is wrong only where {name} is {side}; everywhere else it is right."
    return ""


def _right_beyond(call: Call, side: npt.NDArray[np.bool_]) -> bool:
    """Return whether the answer is right outside this side."""
    found, wanted = call.answer[0], call.expected[0]
    return close(np.where(side, wanted, found), wanted, call.bound)


def extremes(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find NaN or infinity that occurs only in calls with very large inputs."""
    finite = [all(np.all(np.isfinite(array)) for array in call.answer) for call in calls]
    large = [largest_argument(call) for call in calls]
    unbounded = [size for size, ok in zip(large, finite, strict=True) if not ok]
    if not unbounded or min(unbounded) < EXTREME or not any(finite):
        return ""
    if all(ok or not call.right for call, ok in zip(calls, finite, strict=True)) and all(
        call.right for call, ok in zip(calls, finite, strict=True) if ok
    ):
        return "It contains NaN or infinity, but only where the inputs are very large; everywhere else it is right."
    return ""


def large_only(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find an answer that is wrong only in calls with very large inputs."""
    without = counts(calls)
    sizes = [largest_argument(call, without) for call in wrong]
    moderate = any(largest_argument(call, without) < EXTREME for call in calls)
    if moderate and min(sizes) >= EXTREME:
        return "It is wrong only where the inputs are very large."
    return ""


def offset(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find an answer that is off by a multiple of an argument."""
    if not single(calls) or not all(np.all(np.isfinite(c.answer[0])) for c in calls):
        return ""
    for name in calls[0].args:
        factors = [_multiple(call, name) for call in calls]
        known = [factor for factor in factors if factor is not None]
        if len(known) == len(calls) and len(calls) > 1 and np.ptp(known) <= 1e-5 * abs(known[0]):
            return _added(name, known[0])
    return ""


def one_number(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    if not single(calls) or not all(np.all(np.isfinite(c.answer[0])) for c in calls):
        return ""
    if all(_multiple_of(call, np.ones_like(call.expected[0])) is not None for call in wrong) and any(
        call.expected[0].size > 1 for call in wrong
    ):
        return "In every call that is wrong, every entry is off by the same number."
    return ""


def _added(name: str, factor: float) -> str:
    if abs(factor + 1) < 1e-5:
        return f"It is exactly what you get if {name} is not added."
    if abs(factor - 1) < 1e-5:
        return f"It is the expected value with {name} added once too often."
    return f"It is off by a multiple of {name}."


def _multiple(call: Call, name: str) -> float | None:
    shape = call.expected[0].shape
    given = call.args.get(name)
    if (
        given is None
        or not given.size
        or given.ndim > len(shape)
        or shape[len(shape) - given.ndim :] != given.shape
    ):
        return None
    return _multiple_of(call, np.broadcast_to(given, shape))


def _multiple_of(call: Call, given: Floats) -> float | None:
    """Return the factor of which answer - expected is this array's multiple, if there is one other than 0."""
    difference = call.answer[0] - call.expected[0]
    size = float(np.sum(given * given))
    if call.expected[0].size < 2 or size == 0:
        return None
    factor = float(np.sum(difference * given)) / size
    off = float(np.max(np.abs(difference - factor * given)))
    scale = max(float(np.max(np.abs(call.expected[0]))), float(np.max(np.abs(difference))))
    clear = abs(factor) * float(np.max(np.abs(given))) > 1e3 * call.bound * scale
    return factor if clear and off <= call.bound * scale else None


def magnitude(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    if all(
        len(c.answer) == len(c.expected)
        and all(close(np.abs(a), np.abs(e), c.bound) for a, e in zip(c.answer, c.expected, strict=True))
        for c in calls
    ):
        return "Every entry has the right absolute value, but some have the wrong sign."
    return ""


def sums(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find probabilities along the wrong axis, if each expected row sums to 1."""
    tables = single(calls) and all(
        c.expected[0].ndim == 2 and np.all(np.isfinite(c.answer[0])) for c in calls
    )
    if not tables or not all(_ones(c.expected[0].sum(axis=1)) and np.all(c.expected[0] >= 0) for c in calls):
        return ""
    if all(_ones(c.answer[0].sum(axis=0)) for c in calls):
        return "Each of its columns sums to 1, but each row should."
    if all(_ones(np.array(c.answer[0].sum())) for c in calls):
        return "All its entries together sum to 1, but each row should."
    return ""


def _ones(sums: Floats) -> bool:
    return bool(np.all(np.abs(sums - 1) <= 1e-6))
