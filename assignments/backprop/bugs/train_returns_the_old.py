"""The parameters that were given are returned, not the trained ones.

Keep the result of each step and return the last: your losses are right, so the steps were taken.
"""

QUESTION = "train"
CAUGHT_BY = (
    "test_train.py::test_parameters",
    "test_train.py::test_rows_that_were_never_sent",
    "test_train.py::test_any_batches",
    "test_train.py::test_leaves_its_arguments_alone",
)


def train(params, X, y, lr, batches):
    losses, current = [], params
    for batch in batches:
        logits, cache = network_forward(X[batch], current)
        losses.append(softmax_cross_entropy(logits, y[batch]))
        grads = network_backward(softmax_cross_entropy_backward(logits, y[batch]), current, cache)
        current = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(current, grads)]
    return params, losses
