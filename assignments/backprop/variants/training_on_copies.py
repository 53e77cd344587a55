"""The parameters are copied deeply once and then changed in place; losses are one array; the loss is inlined."""

import copy

import numpy as np


def train(params, X, y, lr, batches):
    params = copy.deepcopy(list(params))
    losses = np.zeros(len(batches))
    for step, rows in enumerate(batches):
        inputs, labels = X[rows], y[rows]
        logits, cache = network_forward(inputs, params)
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        losses[step] = softmax_cross_entropy(logits, labels)
        p[np.arange(len(rows)), labels] -= 1
        p /= len(rows)
        for (W, b), (dW, db) in zip(params, network_backward(p, params, cache)):
            W += -lr * dW
            b -= np.multiply(db, lr)
    return params, losses
