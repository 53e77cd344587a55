"""A ReLU follows the last layer too.

The last layer gives scores, and a score may be negative: no ReLU after it.
"""

QUESTION = "network_forward"
CAUGHT_BY = (
    "test_network.py::test_logits",
    "test_network.py::test_logits_of_one_layer",
    "test_network.py::test_logits_of_ten_layers",
    "test_network.py::test_forward_leaves_its_arguments_alone",
    "test_train.py::test_losses",
    "test_train.py::test_parameters",
    "test_train.py::test_rows_that_were_never_sent",
    "test_train.py::test_any_batches",
    "test_train.py::test_leaves_its_arguments_alone",
)


def network_forward(x, params):
    a, cache = x, []
    for W, b in params:
        z = dense_forward(a, W, b)
        cache.append((a, z))
        a = relu_forward(z)
    return a, cache
