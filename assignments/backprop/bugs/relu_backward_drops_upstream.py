"""Only the slope is returned, without the gradient from above.

The chain rule multiplies: da times the slope. You return the slope, 0 or 1, alone.
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
    return (z > 0).astype(float)
