"""The step goes up the gradient.

The gradient points to where the loss grows: subtract it.
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
    losses = []
    for batch in batches:
        logits, cache = network_forward(X[batch], params)
        losses.append(softmax_cross_entropy(logits, y[batch]))
        grads = network_backward(softmax_cross_entropy_backward(logits, y[batch]), params, cache)
        params = [(W + lr * dW, b + lr * db) for (W, b), (dW, db) in zip(params, grads)]
    return params, losses
