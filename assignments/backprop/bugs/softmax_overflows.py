"""exp overflows for large scores.

A number added to a whole row changes nothing, so subtract each row's maximum before exp.
"""

import numpy as np

QUESTION = "softmax"
CAUGHT_BY = (
    "test_softmax.py::test_large_logits",
    "test_cross_entropy.py::test_backward_far_out",
)


def softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)
