"""The probabilities sum to one down the columns.

A row is an example, and its classes lie along axis 1. You sum along axis 0, over the examples.
"""

import numpy as np

QUESTION = "softmax"
CAUGHT_BY = (
    "test_softmax.py::test_values",
    "test_softmax.py::test_large_logits",
    "test_softmax.py::test_leaves_its_argument_alone",
    "test_cross_entropy.py::test_backward",
    "test_cross_entropy.py::test_backward_far_out",
    "test_cross_entropy.py::test_leaves_its_arguments_alone",
    "test_train.py::test_losses",
    "test_train.py::test_parameters",
    "test_train.py::test_rows_that_were_never_sent",
    "test_train.py::test_any_batches",
    "test_train.py::test_leaves_its_arguments_alone",
)


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
