"""The loss is an array with one entry.

A loss is a number. An array of shape (1,) behaves differently later on: drop keepdims.
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
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y]
    return losses.mean(axis=0, keepdims=True)
