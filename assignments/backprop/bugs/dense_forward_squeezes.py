"""Axes of length 1 are squeezed away.

The answer always has two axes, (N, outputs), also for one row or one output. Leave out the squeeze.
"""

import numpy as np

QUESTION = "dense_forward"
CAUGHT_BY = (
    "test_dense_forward.py::test_single_row_and_single_output",
    "test_train.py::test_any_batches",
)


def dense_forward(x, W, b):
    return np.squeeze(x @ W + b)
