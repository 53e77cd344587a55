"""The logarithm of a probability that has become zero is infinite.

exp(-2000) is 0 in floating point, and its logarithm is minus infinity. Take the logarithm of the
formula before anything rounds to 0.
"""

import numpy as np

QUESTION = "cross_entropy"
CAUGHT_BY = ("test_cross_entropy.py::test_loss_far_out",)


def softmax_cross_entropy(z, y):
    return float(np.mean(-np.log(softmax(z)[np.arange(len(y)), y])))
