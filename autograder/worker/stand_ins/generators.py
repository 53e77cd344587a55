"""Random generators as plain data, so that one can go to a function in the judge and come back advanced.

Only a `numpy.random.Generator` on PCG64 can be sent, which is what `default_rng` makes. The state of others holds
positions that NumPy takes unchecked, and a forged one would read foreign memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

_MARK = "numpy.random.Generator"


def to_data(value: Any) -> Any:
    """Replace each generator in a value's lists, tuples and dicts by a mark and its state.

    An array of a class of the student's own becomes a plain one.
    """
    return mapped(value, _state)


def from_data(value: Any) -> Any:
    """Replace each such pair by a generator again. Raises what NumPy raises on an impossible state."""
    return mapped(value, _generator)


def is_generator(value: object) -> bool:
    """Return True if this generator can be sent."""
    return type(value) is np.random.Generator and type(value.bit_generator) is np.random.PCG64


def advance(mine: np.random.Generator, state: tuple[str, dict[str, Any]]) -> None:
    """Bring a generator to a state that `to_data` gave."""
    mine.bit_generator.state = state[1]


def mapped(value: Any, leaf: Callable[[Any], Any]) -> Any:
    """Return a value with `leaf` applied to it, or to each item of its lists, tuples and dicts."""
    found = leaf(value)
    if found is not value:
        return found
    if type(value) is list:
        return [mapped(item, leaf) for item in value]
    if type(value) is tuple:
        return tuple(mapped(item, leaf) for item in value)
    if type(value) is dict:
        return {key: mapped(item, leaf) for key, item in value.items()}
    return value


def _state(value: Any) -> Any:
    if isinstance(value, np.ndarray) and not isinstance(value, np.matrix | np.ma.MaskedArray):
        return np.asarray(value)
    return (_MARK, value.bit_generator.state) if is_generator(value) else value


def _generator(value: Any) -> Any:
    if type(value) is not tuple or len(value) != 2 or type(value[0]) is not str or value[0] != _MARK:
        return value
    bits = np.random.PCG64(0)
    bits.state = value[1]
    return np.random.Generator(bits)
