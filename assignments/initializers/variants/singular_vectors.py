"""Orthogonal matrices come from a singular value decomposition, and twins are counted by distances between columns."""

import numpy as np


def orthogonal(fan_in, fan_out, rng):
    left, _, right = np.linalg.svd(rng.standard_normal((fan_in, fan_out)), full_matrices=False)
    return left @ right


def distinct_units(W):
    distances = np.abs(W[:, :, None] - W[:, None, :]).max(axis=0)
    return np.sum(np.argmax(distances <= 1e-9, axis=0) == np.arange(W.shape[1]))
