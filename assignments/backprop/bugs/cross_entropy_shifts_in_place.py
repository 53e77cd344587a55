"""The maximum is subtracted in place.

z -= … changes the array of whoever called you. Write shifted = z - … instead.
"""

import numpy as np

QUESTION = "cross_entropy"
CAUGHT_BY = ("test_cross_entropy.py::test_leaves_its_arguments_alone",)


def softmax_cross_entropy(z, y):
    z -= z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])
