"""A small constant inside the logarithm caps what a confident mistake costs.

-log(p + 1e-12) is never above 27.6, but the loss of a mistake by 2000 is 2000. Take the logarithm
of the formula: log of the sum of exponentials, minus the right score.
"""

import numpy as np

QUESTION = "cross_entropy"
CAUGHT_BY = ("test_cross_entropy.py::test_loss_far_out",)


def softmax_cross_entropy(z, y):
    p = softmax(z)[np.arange(len(y)), y]
    return float(np.mean(-np.log(p + 1e-12)))
