"""Sums over indices are written with einsum, masks as products, one-hot labels as a table."""

import numpy as np


def dense_forward(x, W, b):
    return np.einsum("nd,dm->nm", x, W) + b[None, :]


def dense_backward(dz, x, W):
    return (
        np.einsum("nm,dm->nd", dz, W),
        np.einsum("nd,nm->dm", x, dz),
        np.einsum("nm->m", dz),
    )


def relu_forward(z):
    return z * (z > 0)


def relu_backward(da, z):
    return da * np.heaviside(z, 0.5)


def softmax_cross_entropy(z, y):
    onehot = np.eye(z.shape[1])[y]
    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
    return -np.einsum("nk,nk->", onehot, log_p) / z.shape[0]


def softmax_cross_entropy_backward(z, y):
    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
    return (np.exp(log_p) - np.eye(z.shape[1])[y]) / z.shape[0]


def mse(p, t):
    return np.einsum("nm,nm->", p - t, p - t) / p.size


def mse_backward(p, t):
    return (p - t) * (2 / p.size)
