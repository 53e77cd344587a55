"""The given parameters are changed in place.

W -= … changes the arrays of whoever called you. Make new ones: W - lr * dW.
"""

QUESTION = "train"
CAUGHT_BY = ("test_train.py::test_leaves_its_arguments_alone",)


def train(params, X, y, lr, batches):
    losses = []
    for batch in batches:
        logits, cache = network_forward(X[batch], params)
        losses.append(softmax_cross_entropy(logits, y[batch]))
        grads = network_backward(softmax_cross_entropy_backward(logits, y[batch]), params, cache)
        for (W, b), (dW, db) in zip(params, grads):
            W -= lr * dW
            b -= lr * db
    return params, losses
