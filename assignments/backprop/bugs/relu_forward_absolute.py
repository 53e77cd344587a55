"""Negative numbers change their sign instead of becoming zero.

The ReLU of a negative number is 0. You return its absolute value.
"""

import numpy as np

QUESTION = "relu"
CAUGHT_BY = (
    "test_relu.py::test_forward",
    "test_relu.py::test_leaves_its_arguments_alone",
    "test_network.py::test_logits",
    "test_network.py::test_logits_of_ten_layers",
    "test_network.py::test_forward_leaves_its_arguments_alone",
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


def relu_forward(z):
    return np.abs(z)
