"""Arguments that are made in the student's process, since what they stand for cannot be sent as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Seed:
    """Stands for `numpy.random.default_rng(value)`: a fresh generator for each call that names it."""

    value: int

    def __repr__(self) -> str:
        return f"np.random.default_rng({self.value})"


@dataclass(frozen=True)
class Object:
    """Stands for an object with these attributes; those that are functions of ours are called back.

    It answers to nothing else: it is not callable, and what the student's code sets on it stays there.
    """

    attributes: Mapping[str, object]

    def __repr__(self) -> str:
        return f"an object with {', '.join(self.attributes)}"
