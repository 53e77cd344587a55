"""Everything is computed and returned in float32, losses as np.float32."""

import numpy as np


def _single(*arrays):
    return [np.asarray(array, dtype=np.float32) for array in arrays]


def dense_forward(x, W, b):
    x, W, b = _single(x, W, b)
    return x @ W + b


def dense_backward(dz, x, W):
    dz, x, W = _single(dz, x, W)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def relu_forward(z):
    return np.maximum(np.float32(0), np.asarray(z, dtype=np.float32))


def relu_backward(da, z):
    da, z = _single(da, z)
    return da * (z > 0)


def sigmoid_forward(z):
    (z,) = _single(z)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, np.float32(1), small) / (1 + small)


def sigmoid_backward(da, z):
    (da,) = _single(da)
    a = sigmoid_forward(z)
    return da * a * (1 - a)


def softmax(z):
    (z,) = _single(z)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_cross_entropy(z, y):
    (z,) = _single(z)
    shifted = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(y)), y])


def softmax_cross_entropy_backward(z, y):
    dz = softmax(z)
    dz[np.arange(len(y)), y] -= 1
    return dz / np.float32(len(y))


def mse(p, t):
    p, t = _single(p, t)
    return np.mean((p - t) ** 2)


def mse_backward(p, t):
    p, t = _single(p, t)
    return 2 * (p - t) / p.size


def train(params, X, y, lr, batches):
    params = [(W.astype(np.float32), b.astype(np.float32)) for W, b in params]
    losses = []
    for batch in batches:
        logits, cache = network_forward(X[batch].astype(np.float32), params)
        losses.append(softmax_cross_entropy(logits, y[batch]))
        grads = network_backward(softmax_cross_entropy_backward(logits, y[batch]), params, cache)
        params = [
            (W - np.float32(lr) * dW, b - np.float32(lr) * db) for (W, b), (dW, db) in zip(params, grads)
        ]
    return params, losses
