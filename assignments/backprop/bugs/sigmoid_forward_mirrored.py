"""The exponent has the wrong sign.

The sigmoid grows from 0 to 1: it is 1 / (1 + exp(-z)), with a minus.
"""

import numpy as np

QUESTION = "sigmoid"
CAUGHT_BY = (
    "test_sigmoid.py::test_forward",
    "test_sigmoid.py::test_forward_far_out",
    "test_sigmoid.py::test_leaves_its_arguments_alone",
)


def sigmoid_forward(z):
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, small, 1.0) / (1.0 + small)
