"""The loss is measured after the step.

Each loss is that of the network as it was before the step on the same batch.
"""

QUESTION = "train"
CAUGHT_BY = (
    "test_train.py::test_losses",
    "test_train.py::test_any_batches",
)


def train(params, X, y, lr, batches):
    losses = []
    for batch in batches:
        logits, cache = network_forward(X[batch], params)
        grads = network_backward(softmax_cross_entropy_backward(logits, y[batch]), params, cache)
        params = [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads)]
        losses.append(softmax_cross_entropy(network_forward(X[batch], params)[0], y[batch]))
    return params, losses
