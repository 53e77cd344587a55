"""The gradient of the input ignores the gradient from above.

dx is dz times W transposed: each row of it depends on that row of dz, not on the weights alone.
"""

import numpy as np

QUESTION = "dense_backward"
CAUGHT_BY = (
    "test_dense_backward.py::test_gradient_of_the_input",
    "test_dense_backward.py::test_single_row_and_single_output",
    "test_dense_backward.py::test_leaves_its_arguments_alone",
    "test_network.py::test_gradients",
    "test_network.py::test_gradients_of_ten_layers",
    "test_network.py::test_another_forward_between",
    "test_network.py::test_backward_leaves_its_arguments_alone",
    "test_train.py::test_losses",
    "test_train.py::test_parameters",
    "test_train.py::test_rows_that_were_never_sent",
    "test_train.py::test_any_batches",
    "test_train.py::test_leaves_its_arguments_alone",
)


def dense_backward(dz, x, W):
    return np.ones_like(dz) @ W.T, x.T @ dz, dz.sum(axis=0)
