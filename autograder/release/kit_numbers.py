"""The numerics of the kit of public checks: measured gradients, kinks, and equality of nested arguments.

Its text is copied into every bundle together with that of `kit.py`, so it imports NumPy alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

STEPS = (6e-6, 5e-3)  # the second is for answers in float32, whose rounding drowns the first
BEND = 1e-3  # the step of second differences, far above the rounding of float32


def numerical_gradient(f: Callable[[np.ndarray], float], at: np.ndarray, step: float) -> np.ndarray:
    """Return the gradient of the number f(at) by central differences, entry by entry: same shape as `at`."""
    gradient = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        above, below = at.copy(), at.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = (f(above) - f(below)) / (2 * step)
    return gradient


def freed_gradient(
    values: np.ndarray, f: Callable[[np.ndarray], float], at: np.ndarray, step: float, tolerance: float
) -> np.ndarray:
    """Return the measured gradient, with the entries of `values` at a kink, where any slope in between is right."""
    numerical = numerical_gradient(f, at, step)
    for index in np.argwhere(~np.isclose(values, numerical, rtol=tolerance)):
        if kinked(f, at, tuple(index)):
            numerical[tuple(index)] = values[tuple(index)]
    return numerical


def kinked(f: Callable[[np.ndarray], float], at: np.ndarray, index: tuple[int, ...]) -> bool:
    """Return True at a kink, such as a ReLU's at 0, where second differences halve with the step and do not quarter."""

    def bend(size: float) -> float:
        above, below = at.copy(), at.copy()
        above[index] += size
        below[index] -= size
        return abs(f(above) - 2 * f(at) + f(below))

    return bend(BEND / 2) > BEND / 100 and bend(BEND) < 3 * bend(BEND / 2)


def equal(a: Any, b: Any) -> bool:
    if hasattr(a, "equals"):  # a table or a column of pandas
        return bool(a.equals(b))
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and np.array_equal(a, b)
    if isinstance(a, list | tuple):
        return isinstance(b, list | tuple) and len(a) == len(b) and all(map(equal, a, b))
    return bool(a == b)
