"""Random generators as plain data: the name of the bit generator and the numbers of its state, in a fixed order.

NumPy takes some numbers of a state unchecked, and a forged position would read memory beside the state. So each number
has its bound here, and `made` refuses what lies outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

_128, _64, _32 = 2**128, 2**64, 2**32
_FLAGS = ((("has_uint32",), 0, 2), (("uinteger",), 0, _32))
# By bit generator: the path of each number or array of its state, its length (0 for a number), and its bound.
STATES: dict[str, tuple[tuple[tuple[str, ...], int, int], ...]] = {
    "PCG64": ((("state", "state"), 0, _128), (("state", "inc"), 0, _128), *_FLAGS),
    "PCG64DXSM": ((("state", "state"), 0, _128), (("state", "inc"), 0, _128), *_FLAGS),
    "SFC64": ((("state", "state"), 4, _64), *_FLAGS),
    "MT19937": ((("state", "key"), 624, _32), (("state", "pos"), 0, 625)),
    "Philox": (
        (("state", "counter"), 4, _64),
        (("state", "key"), 2, _64),
        (("buffer",), 4, _64),
        (("buffer_pos",), 0, 5),
        *_FLAGS,
    ),
}


def name_of(value: object) -> str:
    """Return the name of a generator's bit generator; empty for what is no generator, or one that is not sent."""
    if type(value) is not np.random.Generator:
        return ""
    kind = type(value.bit_generator)
    name = kind.__name__
    return name if name in STATES and kind is getattr(np.random, name, None) else ""


def numbers(generator: np.random.Generator) -> list[int]:
    """Return the numbers of a generator's state, in the order of `STATES`."""
    state = generator.bit_generator.state
    found: list[int] = []
    for path, length, _ in STATES[name_of(generator)]:
        value: Any = state
        for key in path:
            value = value[key]
        found += [int(one) for one in value] if length else [int(value)]
    return found


def made(name: str, state: Sequence[int]) -> np.random.Generator:
    """Return the generator with this state. Raises `ValueError` on a state that none of this name can have."""
    if name not in STATES:
        raise ValueError("a generator of an unknown kind")
    bits = getattr(np.random, name)(0)
    whole: dict[str, Any] = {"bit_generator": name}
    left = list(state)
    for path, length, bound in STATES[name]:
        part, left = left[: length or 1], left[length or 1 :]
        if len(part) != (length or 1) or any(type(one) is not int or not 0 <= one < bound for one in part):
            raise ValueError("a state that no generator has")
        _put(whole, path, np.array(part, dtype=np.uint64) if length else part[0])
    if left:
        raise ValueError("a state of too many numbers")
    bits.state = whole
    return np.random.Generator(bits)


def _put(whole: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        whole = whole.setdefault(key, {})
    whole[path[-1]] = value
