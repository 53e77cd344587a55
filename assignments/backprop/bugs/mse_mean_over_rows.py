"""Squares are summed over the columns and averaged over the rows only.

The mean runs over all elements, N times M of them.
"""

import numpy as np

QUESTION = "mse"
CAUGHT_BY = (
    "test_mse.py::test_loss",
    "test_mse.py::test_leaves_its_arguments_alone",
)


def mse(p, t):
    return np.mean(np.sum((p - t) ** 2, axis=1))
