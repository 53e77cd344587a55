"""A generator of random numbers as plain data, so that it can go to a function elsewhere and come back further on.

Only `numpy.random.Generator` on PCG64, which is what `default_rng` makes: the state of others holds positions that
NumPy takes unchecked, and a false one would read foreign memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

_MARK = "numpy.random.Generator"


def to_data(value: Any) -> Any:
    """The value with each generator in its lists, tuples and dicts as (a mark, its state), and each array of a class
    of the student's own as a plain one; else unchanged.
    """
    return _mapped(value, _state)


def from_data(value: Any) -> Any:
    """The value with each such pair as a generator again. Raises what NumPy raises on an impossible state."""
    return _mapped(value, _generator)


def is_generator(value: object) -> bool:
    """Whether this generator can be sent."""
    return type(value) is np.random.Generator and type(value.bit_generator) is np.random.PCG64


def advance(mine: np.random.Generator, state: tuple[str, dict[str, Any]]) -> None:
    """Brings a generator to a state that `to_data` gave."""
    mine.bit_generator.state = state[1]


def _mapped(value: Any, leaf: Callable[[Any], Any]) -> Any:
    found = leaf(value)
    if found is not value:
        return found
    if type(value) is list:
        return [_mapped(item, leaf) for item in value]
    if type(value) is tuple:
        return tuple(_mapped(item, leaf) for item in value)
    if type(value) is dict:
        return {key: _mapped(item, leaf) for key, item in value.items()}
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
