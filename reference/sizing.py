"""Sizing: how many numbers a network learns, and how wide it may be if they must not be more than a budget.

A dense layer of m inputs and n units learns m n weights and n biases, so a stack of sizes n₀, n₁, …, n_L has

    Σ (n[l−1] + 1) · n[l]

parameters. The count grows with every width. So the widest network within a budget is found by halving an
interval, without a formula for each shape.

Source: Géron, chapter 10, "Fine-tuning neural network hyperparameters".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise


def parameter_count(sizes: Sequence[int]) -> int:
    """Return the number of weights and biases of dense layers with these sizes, from the inputs to the outputs."""
    return sum((m + 1) * n for m, n in pairwise(sizes))


def equal_width(inputs: int, outputs: int, hidden: int, budget: int) -> int:
    """Return the largest width of `hidden` equal layers whose network has at most `budget` parameters.

    Raises `ValueError` where not even a width of 1 is within the budget.
    """
    return _widest(lambda width: [inputs, *[width] * hidden, outputs], 1, budget)


def pyramid(inputs: int, outputs: int, hidden: int, budget: int) -> list[int]:
    """Return the sizes [inputs, w, w // 2, w // 4, …, outputs] with `hidden` layers and the largest w within `budget`.

    Every layer has at least one unit. Raises `ValueError` where no such w is within the budget.
    """

    def sizes(width: int) -> list[int]:
        return [inputs, *(width >> layer for layer in range(hidden)), outputs]

    return sizes(_widest(sizes, 2 ** (hidden - 1), budget))


def _widest(sizes: Callable[[int], list[int]], least: int, budget: int) -> int:
    """Return the largest width from `least` on whose sizes have at most `budget` parameters, of which it is one."""
    widths = range(least, budget + 1)
    fitting = bisect_right(widths, budget, key=lambda width: parameter_count(sizes(width)))
    if not fitting:
        raise ValueError(f"{budget} parameters are too few for this shape")
    return widths[fitting - 1]
