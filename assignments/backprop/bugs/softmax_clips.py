"""Scores are clipped so that exp cannot overflow.

Clipping makes 1000 and 999 the same. Subtract each row's maximum: that changes nothing and cannot
overflow.
"""

import numpy as np

QUESTION = "softmax"
CAUGHT_BY = (
    "test_softmax.py::test_large_logits",
    "test_cross_entropy.py::test_backward_far_out",
)


def softmax(z):
    e = np.exp(np.clip(z, -500.0, 500.0))
    return e / e.sum(axis=1, keepdims=True)
