"""Schemes of random weights by their variance, and the wrong formulas that a measured spread may come from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Scheme"]

TRUNCATED = 0.87962566103423978  # the standard deviation of a standard normal that is cut off at -2 and 2

NEAR = 0.03  # a quarter of the least distance between two schemes (13 %), more than two errors of a spread
_LIMIT = 1 / math.sqrt(3)  # a uniform's standard deviation by its limit

Std = Callable[[int, int], float]

_FANS: dict[str, Std] = {
    "fan_in": lambda m, n: m,
    "fan_out": lambda m, n: n,
    "((fan_in + fan_out) / 2)": lambda m, n: (m + n) / 2,
    "(fan_in + fan_out)": lambda m, n: m + n,
    "(fan_in * fan_out)": lambda m, n: m * n,
}
_SHORT = {"fan_avg": "((fan_in + fan_out) / 2)"}


@dataclass(frozen=True)
class Scheme:
    """Weights of mean 0 and variance gain / fan, with fan one of "fan_in", "fan_out" and "fan_avg", the mean of both.

    `distribution` is "normal", of that variance, or "uniform" on ±sqrt(3 * gain / fan). Glorot is (1, "fan_avg"),
    He (2, "fan_in"), LeCun (1, "fan_in").
    """

    distribution: str
    gain: float
    fan: str

    def std(self, fan_in: int, fan_out: int) -> float:
        """Return the standard deviation of the weights from fan_in units to fan_out."""
        return math.sqrt(self.gain / _FANS[_SHORT.get(self.fan, self.fan)](fan_in, fan_out))


def named(wanted: Scheme, shapes: Sequence[tuple[int, int]], measured: Sequence[float]) -> str:
    """Return a sentence that names the formula whose spread was measured on every shape; empty if there is none."""
    for words, std in _wrong(wanted):
        if all(abs(m / std(*shape) - 1) <= NEAR for shape, m in zip(shapes, measured, strict=True)):
            return f"It fits {words}."
    return ""


def _wrong(wanted: Scheme) -> Iterator[tuple[str, Std]]:
    """Yield wrong formulas, the likeliest first, each with the standard deviation that it gives."""
    right = wanted.std
    yield (
        "a normal cut off at two deviations without correcting its spread",
        lambda m, n: TRUNCATED * right(m, n),
    )
    yield "the limit of a uniform used as a standard deviation", lambda m, n: math.sqrt(3) * right(m, n)
    yield "the standard deviation used as the limit of a uniform", lambda m, n: right(m, n) / math.sqrt(3)
    yield "the variance used as a standard deviation", lambda m, n: right(m, n) ** 2
    yield "the square of the limit used as the limit", lambda m, n: math.sqrt(3) * right(m, n) ** 2
    yield "the root of the standard deviation", lambda m, n: math.sqrt(right(m, n))
    yield "half of a uniform's width left out", lambda m, n: right(m, n) / 2
    for gain in dict.fromkeys((wanted.gain, 2.0, 1.0, 6.0, 3.0, 0.5, 4.0)):
        for fan, size in _FANS.items():
            yield f"the spread of variance {gain:g} / {fan}", _of_ratio(gain, size, 0.5)
    for gain in dict.fromkeys((wanted.gain, 2.0, 1.0, 6.0, 3.0)):
        for fan, size in _FANS.items():
            yield f"a uniform whose limit is sqrt({gain:g} / {fan})", _of_ratio(gain, size, 0.5, _LIMIT)
            yield f"{gain:g} / {fan}, without a root", _of_ratio(gain, size, 1.0)
            yield (
                f"a uniform whose limit is {gain:g} / {fan}, without a root",
                _of_ratio(gain, size, 1.0, _LIMIT),
            )
    for value in (1.0, 0.1, 0.05, 0.02, 0.01, 0.001):
        yield f"{value:g}, whatever the sizes", _always(value)
        yield f"a uniform with limit {value:g}, whatever the sizes", _always(value * _LIMIT)


def _of_ratio(gain: float, size: Std, power: float, factor: float = 1.0) -> Std:
    return lambda m, n: factor * (gain / size(m, n)) ** power


def _always(value: float) -> Std:
    return lambda m, n: value
