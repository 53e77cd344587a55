"""exp(z) overflows for large z, and infinity over infinity is no number.

Use a form that takes exp of numbers below zero only: 1 / (1 + exp(-z)) for z >= 0, and exp(z) / (1
+ exp(z)) for z < 0.
"""

import numpy as np

QUESTION = "sigmoid"
CAUGHT_BY = ("test_sigmoid.py::test_forward_far_out",)


def sigmoid_forward(z):
    return np.exp(z) / (1.0 + np.exp(z))
