"""A call of a student's function as a fact sees it, and when two arrays are one.

The bound is 1e-6 of the largest entry, 1e-4 for answers of less than double precision.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

SAME = 1e-6
SAME_NARROW = 1e-4
FLOOR = 1e-12
EXTREME = 30.0

Floats = npt.NDArray[np.float64]
Path = tuple[int, ...]


@dataclass(frozen=True)
class Call:
    """One call: its array arguments by name, and the tensors expected and given back, in the same order.

    `answer` may have any shapes and any number of tensors. `bound` is the relative error within which two are one.
    `paths` are the places of the expected tensors in their list, which is item `index` of the answer, or for -1 all of
    it; `lists` holds the arguments that are lists of arrays, each array by its place, and `others` what was expected of
    the other parts of the same answer. `owner` is the object whose method was called, whose calls come in order. Where
    the call `raised`, there is no answer.
    """

    args: Mapping[str, Floats]
    expected: Sequence[Floats]
    answer: Sequence[Floats]
    bound: float = SAME
    paths: Sequence[Path] = ()
    index: int = -1
    lists: Mapping[str, Mapping[Path, Floats]] = field(default_factory=dict)
    others: Mapping[str, Sequence[Floats]] = field(default_factory=dict)
    owner: str = ""
    raised: bool = False

    @property
    def right(self) -> bool:
        """Whether nothing is wrong in this call."""
        return not self.raised and same(self.answer, self.expected, self.bound)


def items(call: Call, number: int) -> dict[str, Floats]:
    """Return, for each list among the arguments, its item at the place of this tensor, if the shapes agree."""
    path, shape = call.paths[number], call.expected[number].shape
    found: dict[str, Floats] = {}
    for name, held in call.lists.items():
        item = held.get((call.index,)) if not path else held.get(path)
        if item is not None and item.shape == shape:
            found[f"the item of {name} at the same place"] = item
    return found


def same(found: Sequence[Floats], wanted: Sequence[Floats], bound: float) -> bool:
    return len(found) == len(wanted) and all(close(a, b, bound) for a, b in zip(found, wanted, strict=True))


def close(found: Floats, wanted: Floats, bound: float) -> bool:
    if found.shape != wanted.shape or not np.all(np.isfinite(found)):
        return False
    with np.errstate(over="ignore"):
        error = float(np.max(np.abs(found - wanted), initial=0.0))
    return error <= bound * max(float(np.max(np.abs(wanted), initial=0.0)), FLOOR)


def each(calls: Sequence[Call], change: Callable[[Floats], Floats | None]) -> bool:
    """Return whether in every call the answer is the expected value after this change, tensor by tensor."""
    return all(
        len(call.answer) == len(call.expected)
        and all(
            (changed := change(wanted)) is not None and close(found, changed, call.bound)
            for found, wanted in zip(call.answer, call.expected, strict=True)
        )
        for call in calls
    )


def single(calls: Sequence[Call]) -> bool:
    """Return whether every answer and every expected value is one tensor, of the same shape."""
    return all(
        len(c.answer) == len(c.expected) == 1 and c.answer[0].shape == c.expected[0].shape for c in calls
    )


def largest_argument(call: Call, without: Collection[str] = ()) -> float:
    """Return the largest absolute value in a call's arguments, apart from those of the given names."""
    kept = (array for name, array in call.args.items() if name not in without)
    return max((float(np.max(np.abs(array), initial=0.0)) for array in kept), default=0.0)


def counts(calls: Sequence[Call]) -> set[str]:
    """Return the arguments that hold whole numbers in every call, such as sizes: a size of 100 is not extreme."""
    names = {name for call in calls for name in call.args}
    return {name for name in names if all(_is_whole(call.args.get(name, np.zeros(0))) for call in calls)}


def _is_whole(array: Floats) -> bool:
    return bool(np.all(array == np.round(array)))
