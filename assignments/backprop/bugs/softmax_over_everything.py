"""The probabilities of the whole batch sum to one.

Each row is a distribution of its own: sum along axis 1, with keepdims=True.
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
    e = np.exp(z - z.max())
    return e / e.sum()
