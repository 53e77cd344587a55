"""Pairs are named tuples or lists, lists are tuples; the cache is a dict and the losses are Python floats."""

from collections import namedtuple

import numpy as np

Gradients = namedtuple("Gradients", "dx dW db")
Layer = namedtuple("Layer", ["W", "b"])


def dense_backward(dz, x, W):
    return Gradients(np.dot(dz, W.T), np.dot(x.T, dz), np.sum(dz, 0))


def network_forward(x, params):
    cache = {"inputs": [], "outputs": {}}
    for i, layer in enumerate(params):
        cache["inputs"].append(x)
        z = dense_forward(x, layer[0], layer[1])
        cache["outputs"][i] = z
        x = relu_forward(z) if i + 1 < len(params) else z
    return [x, cache]


def network_backward(dlogits, params, cache):
    grads, dz = [None] * len(params), dlogits
    for i in range(len(params) - 1, -1, -1):
        part = dense_backward(dz, cache["inputs"][i], params[i][0])
        grads[i] = Layer(part.dW, part.db)
        if i:
            dz = relu_backward(part.dx, cache["outputs"][i - 1])
    return tuple(grads)


def train(params, X, y, lr, batches):
    params, losses = tuple(Layer(W, b) for W, b in params), ()
    for batch in batches:
        logits, cache = network_forward(X[batch], params)
        losses += (float(softmax_cross_entropy(logits, y[batch])),)
        grads = network_backward(softmax_cross_entropy_backward(logits, y[batch]), params, cache)
        params = tuple([W - lr * g[0], b - lr * g[1]] for (W, b), g in zip(params, grads))
    return [params, losses]
