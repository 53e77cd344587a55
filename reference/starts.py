"""Before the first step: how far weights are spread, what parameters a network starts with, and which units are twins.

What goes into a unit's activation is a sum of m = fan_in products of a weight and a signal. For independent weights
of mean 0 and variance v, and a signal of mean square q, its variance is m v q. LeCun's v = 1/m keeps what a linear
layer is given, He's v = 2/m makes up for the half that a ReLU stops, and Glorot's v = 2/(m + n) is a compromise with
the way back, where n = fan_out gradients are added up. `initializers` draws such weights.

Two units of a layer whose weights agree compute the same, receive the same gradient, and stay alike forever: a layer
has only as many units as its weight matrix has different columns.

Source: Glorot and Bengio (2010), equation 12; He et al. (2015), equation 10; Goodfellow et al., section 8.4.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float

    Draw = Callable[[int, int], Float[np.ndarray, "fan_in fan_out"]]
    Params = list[tuple[Float[np.ndarray, "fan_in fan_out"], Float[np.ndarray, " fan_out"]]]

ALIKE = 1e-9  # entries that differ by no more than this count as equal


def weight_variance(scheme: str, fan_in: int, fan_out: int) -> float:
    """Return the variance of a layer's weights by the scheme "lecun", "glorot" or "he"."""
    return {"lecun": 1 / fan_in, "glorot": 2 / (fan_in + fan_out), "he": 2 / fan_in}[scheme]


def initial_params(sizes: Sequence[int], draw: Draw) -> Params:
    """Return a pair (W, b) for each layer between these sizes: W = draw(fan_in, fan_out), layer by layer, and b = 0."""
    return [(draw(fan_in, fan_out), np.zeros(fan_out)) for fan_in, fan_out in itertools.pairwise(sizes)]


def distinct_units(W: Float[np.ndarray, "fan_in fan_out"]) -> int:
    """Return how many of W's columns are different, that is, how many units are not the twin of an earlier one.

    Two columns are equal where no entry differs by more than `ALIKE`. Gaps between twins are far below that.
    """
    kept: list[np.ndarray] = []
    for column in W.T:
        if not any(np.all(np.abs(column - other) <= ALIKE) for other in kept):
            kept.append(column)
    return len(kept)
