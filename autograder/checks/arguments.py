"""Arguments that are made in the student's process, because they cannot be sent as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Object", "Seed"]


@dataclass(frozen=True)
class Seed:
    """An argument that arrives as `numpy.random.default_rng(value)`: a fresh generator in each call that names it."""

    value: int

    def __repr__(self) -> str:
        return f"np.random.default_rng({self.value})"


@dataclass(frozen=True)
class Object:
    """An argument that arrives as an object with these attributes; those that are functions are called back.

    The object answers to nothing else: it is not callable, and what the student's code sets on it stays there.

    With `state`, the names of some attributes, each function is called back with the list of their present values
    before its own arguments, and returns a pair: the value, and a dict of the attributes that it sets.
    """

    attributes: Mapping[str, object]
    state: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"an object with {', '.join(self.attributes)}"
