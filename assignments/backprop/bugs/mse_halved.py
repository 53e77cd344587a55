"""Forward and backward carry a factor 1/2.

The mean squared error of the handout has no factor 1/2. The gradient fits your loss, but the loss
is half of what it should be.
"""

import numpy as np

QUESTION = "mse"
CAUGHT_BY = (
    "test_mse.py::test_loss",
    "test_mse.py::test_backward",
    "test_mse.py::test_leaves_its_arguments_alone",
)


def mse(p, t):
    return 0.5 * np.mean((p - t) ** 2)


def mse_backward(p, t):
    return (p - t) / p.size
