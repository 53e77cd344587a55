"""The mean is taken over all entries of the table, classes included.

Each row has one loss. Divide their sum by the number of rows, not by rows times classes.
"""

import numpy as np

QUESTION = "cross_entropy"
CAUGHT_BY = (
    "test_cross_entropy.py::test_loss",
    "test_cross_entropy.py::test_loss_far_out",
    "test_cross_entropy.py::test_leaves_its_arguments_alone",
    "test_train.py::test_losses",
    "test_train.py::test_any_batches",
)


def softmax_cross_entropy(z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    logs = np.log(np.exp(shifted).sum(axis=1, keepdims=True)) - shifted
    return np.mean(np.eye(z.shape[1])[y] * logs)
