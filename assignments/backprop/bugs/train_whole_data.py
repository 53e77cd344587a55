"""Every step uses all rows and not its batch.

A step sees the rows of its batch alone: X[batch] and y[batch].
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
    for _ in batches:
        logits, cache = network_forward(X, params)
        losses.append(softmax_cross_entropy(logits, y))
        grads = network_backward(softmax_cross_entropy_backward(logits, y), params, cache)
        params = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads)]
    return params, losses
