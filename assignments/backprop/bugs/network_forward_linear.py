"""There is no ReLU between the layers.

Without something curved between them, dense layers collapse into one. Put a ReLU after each layer
but the last.
"""

QUESTION = "network_forward"
CAUGHT_BY = (
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


def network_forward(x, params):
    a, cache = x, []
    for W, b in params:
        z = dense_forward(a, W, b)
        cache.append((a, z))
        a = z
    return a, cache
