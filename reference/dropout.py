"""Dropout: in training each number is dropped with probability rate, so that no unit can rely on another.

What is kept is divided by 1 − rate, so that the expected output is the input: E[y] = (1 − rate) · x / (1 −
rate) = x. That is "inverted" dropout; the division happens in training, and inference is left with nothing
to do. The mask is an argument: forward and backward must use the same one, and it is what a test has to fix.

Source: Srivastava and others, "Dropout" (2014), sections 4 and 10 (the inverted form); Géron, chapter 11.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from jaxtyping import Float


def dropout_mask(rng: np.random.Generator, shape: tuple[int, ...], rate: float) -> Float[np.ndarray, "*_"]:
    """Draw a factor for each number: 0 with probability rate, else 1 / (1 − rate), independent of each other.

    Raises `ValueError` for a rate outside 0 ≤ rate < 1: where all is dropped, no factor keeps the mean.
    """
    if not 0 <= rate < 1:
        raise ValueError(f"the rate is {rate}; it must be at least 0 and less than 1")
    kept = rng.random(shape) >= rate
    return kept / (1 - rate)


def dropout_forward(
    x: Float[np.ndarray, "*shape"], mask: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """y = x · mask, number by number."""
    y: Float[np.ndarray, "*shape"] = x * mask
    return y


def dropout_backward(
    dy: Float[np.ndarray, "*shape"], mask: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dx = dy · mask: what was dropped gets no gradient, what was scaled up gets a scaled one."""
    dx: Float[np.ndarray, "*shape"] = dy * mask
    return dx
