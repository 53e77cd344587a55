"""The gradients come in the order of the way back.

The way back meets the last layer first, but grads has the order of params: turn the list round.
"""

QUESTION = "network_backward"
CAUGHT_BY = (
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


def network_backward(dlogits, params, cache):
    grads, dz = [], dlogits
    for layer in reversed(range(len(params))):
        da, dW, db = dense_backward(dz, cache[layer][0], params[layer][0])
        grads.append((dW, db))
        if layer > 0:
            dz = relu_backward(da, cache[layer - 1][1])
    return grads
