"""The step is divided by the size of the batch once more.

The loss is a mean over the batch, so its gradient does not grow with the batch: the step is lr
times it.
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
        params = [
            (W - lr * dW / len(batch), b - lr * db / len(batch)) for (W, b), (dW, db) in zip(params, grads)
        ]
    return params, losses
