"""Statistics of the rows of a matrix, as deviations of a standard normal where its entries are independent.

Source: Wilson and Hilferty (1931) for the normal approximation of chi-squared.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def chi_squared(value: float, degrees: int) -> float:
    """Return how far a sum of this many squared standard normals is from its mean, in standard deviations."""
    scale = 2 / (9 * degrees)
    return (math.cbrt(value / degrees) - (1 - scale)) / math.sqrt(scale)


def related(matrix: Floats) -> float:
    """Return the same for the squared correlations of all pairs of rows, each of which is 1 / (length - 1) on average.

    Correlations are too large where rows repeat, oppose or complete each other, and too small where rows were made
    orthogonal. A row of
    equal entries has no correlation and counts as 0.
    """
    centred = matrix - matrix.mean(axis=1, keepdims=True)
    lengths = np.sqrt(np.sum(centred**2, axis=1, keepdims=True))
    rows = centred / np.where(lengths > 0, lengths, 1.0)
    squares = (rows @ rows.T)[np.triu_indices(len(rows), 1)] ** 2
    return chi_squared(float(np.sum(squares)) * (matrix.shape[1] - 1), squares.size)
