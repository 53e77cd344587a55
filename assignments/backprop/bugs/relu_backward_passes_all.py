"""The gradient passes everywhere.

Where z was negative the output did not depend on z, so the gradient there is 0.
"""

QUESTION = "relu"
CAUGHT_BY = (
    "test_relu.py::test_backward",
    "test_relu.py::test_leaves_its_arguments_alone",
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


def relu_backward(da, z):
    return da.copy()
