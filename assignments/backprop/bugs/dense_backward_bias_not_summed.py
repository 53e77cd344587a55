"""The bias gradient is not summed over the rows.

b is added to every row, so each row contributes to db: sum dz over axis 0.
"""

QUESTION = "dense_backward"
CAUGHT_BY = (
    "test_dense_backward.py::test_gradient_of_the_bias",
    "test_dense_backward.py::test_single_row_and_single_output",
    "test_dense_backward.py::test_leaves_its_arguments_alone",
    "test_network.py::test_gradients",
    "test_network.py::test_gradients_of_one_layer",
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
    return dz @ W.T, x.T @ dz, dz
