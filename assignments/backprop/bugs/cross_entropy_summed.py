"""The loss is summed over the batch.

The loss is the mean over the batch, so that it does not grow with the batch's size.
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
    return np.sum(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y])
