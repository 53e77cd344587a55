"""One number, the mean of b, is added instead of b.

b has one entry for each output: adding the array b to x W gives each column its own.
"""

QUESTION = "dense_forward"
CAUGHT_BY = (
    "test_dense_forward.py::test_values",
    "test_dense_forward.py::test_single_row_and_single_output",
    "test_dense_forward.py::test_leaves_its_arguments_alone",
    "test_network.py::test_logits",
    "test_network.py::test_logits_of_one_layer",
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


def dense_forward(x, W, b):
    return x @ W + b.mean()
