"""The maximum of the whole batch is subtracted from every row.

A row far below the batch's maximum becomes 0 / 0. Subtract from each row its own maximum.
"""

import numpy as np

QUESTION = "softmax"
CAUGHT_BY = (
    "test_softmax.py::test_large_logits",
    "test_cross_entropy.py::test_backward_far_out",
)


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)
