"""Only the last layer learns.

Every layer's W and b take a step: zip params with grads over all layers.
"""

QUESTION = "train"
CAUGHT_BY = (
    "test_train.py::test_losses",
    "test_train.py::test_parameters",
    "test_train.py::test_rows_that_were_never_sent",
    "test_train.py::test_any_batches",
    "test_train.py::test_leaves_its_arguments_alone",
)


def train(params, X, y, lr, batches):
    losses, params = [], list(params)
    for batch in batches:
        logits, cache = network_forward(X[batch], params)
        losses.append(softmax_cross_entropy(logits, y[batch]))
        grads = network_backward(softmax_cross_entropy_backward(logits, y[batch]), params, cache)
        (W, b), (dW, db) = params[-1], grads[-1]
        params[-1] = (W - lr * dW, b - lr * db)
    return params, losses
