"""Unused branches of np.where overflow and warn; the values that are taken are right. Losses are 0-d arrays."""

import numpy as np


def sigmoid_forward(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def sigmoid_backward(da, z):
    return da / (2 + np.exp(z) + np.exp(-z))


def softmax(z):
    return np.stack([1 / np.exp(z - z[:, [k]]).sum(axis=1) for k in range(z.shape[1])], axis=1)


def softmax_cross_entropy(z, y):
    top = np.amax(z, axis=1)
    log_sum = top + np.log(np.sum(np.exp(z.T - top), axis=0))
    return np.array(np.mean(log_sum - z[range(len(y)), y]))


def mse(p, t):
    return np.array(((p - t) ** 2).sum() / (p.shape[0] * p.shape[1]))
