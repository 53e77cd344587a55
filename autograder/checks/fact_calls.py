"""A call of a student's function as a fact sees it, and when two arrays are one.

The bound is 1e-6 of the largest entry, 1e-4 for answers of less than double precision.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SAME = 1e-6
SAME_NARROW = 1e-4
FLOOR = 1e-12

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Call:
    """One call: its array arguments by name, and the tensors expected and given back, in the same order.

    `answer` may have any shapes and any number of tensors. `bound` is the relative error within which two are one.
    """

    args: Mapping[str, Floats]
    expected: Sequence[Floats]
    answer: Sequence[Floats]
    bound: float = SAME

    @property
    def right(self) -> bool:
        """Whether nothing is wrong in this call."""
        return same(self.answer, self.expected, self.bound)


def same(found: Sequence[Floats], wanted: Sequence[Floats], bound: float) -> bool:
    return len(found) == len(wanted) and all(close(a, b, bound) for a, b in zip(found, wanted, strict=True))


def close(found: Floats, wanted: Floats, bound: float) -> bool:
    if found.shape != wanted.shape or not np.all(np.isfinite(found)):
        return False
    with np.errstate(over="ignore"):
        error = float(np.max(np.abs(found - wanted), initial=0.0))
    return error <= bound * max(float(np.max(np.abs(wanted), initial=0.0)), FLOOR)


def each(calls: Sequence[Call], change: Callable[[Floats], Floats | None]) -> bool:
    """Whether in every call the answer is the expected one after this change, tensor by tensor."""
    return all(
        len(call.answer) == len(call.expected)
        and all(
            (changed := change(wanted)) is not None and close(found, changed, call.bound)
            for found, wanted in zip(call.answer, call.expected, strict=True)
        )
        for call in calls
    )


def single(calls: Sequence[Call]) -> bool:
    """Whether every answer and every expected one is one tensor, of the same shape."""
    return all(
        len(c.answer) == len(c.expected) == 1 and c.answer[0].shape == c.expected[0].shape for c in calls
    )


def largest_argument(call: Call) -> float:
    """The largest number in a call's arguments."""
    return max((float(np.max(np.abs(a), initial=0.0)) for a in call.args.values()), default=0.0)
