"""Orthogonal matrices are made vector by vector, each column's numbers drawn as they are needed."""

import numpy as np


def orthogonal(fan_in, fan_out, rng):
    longer, shorter = max(fan_in, fan_out), min(fan_in, fan_out)
    Q = np.zeros((longer, 0))
    for _ in range(shorter):
        v = rng.normal(size=longer)
        for _ in range(2):
            v = v - Q @ (Q.T @ v)
        Q = np.column_stack([Q, v / np.linalg.norm(v)])
    return Q if fan_out == shorter else Q.T


def initial_params(sizes, draw):
    if len(sizes) < 2:
        return ()
    W = draw(sizes[0], sizes[1])
    return ([W, 0.0 * W[0]], *initial_params(sizes[1:], draw))
