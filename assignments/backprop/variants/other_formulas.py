"""Other formulas for the same functions: tanh for the sigmoid, absolute values for the ReLU, norms for the MSE."""

import numpy as np


def relu_forward(z):
    return (z + np.abs(z)) / 2


def relu_backward(da, z):
    return da * (np.sign(z) + 1) / 2


def sigmoid_forward(z):
    return (1 + np.tanh(z / 2)) / 2


def sigmoid_backward(da, z):
    return da / np.cosh(z / 2) ** 2 / 4


def softmax(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=1)[:, np.newaxis])


def softmax_cross_entropy(z, y):
    wrong_by = z - np.take_along_axis(z, y.reshape(-1, 1), axis=1)
    return np.logaddexp.reduce(wrong_by, axis=1).mean()


def softmax_cross_entropy_backward(z, y):
    p = softmax(z)
    onehot = np.zeros(p.shape)
    for row, label in enumerate(y):
        onehot[row, label] = 1
    return np.divide(np.subtract(p, onehot), p.shape[0])


def mse(p, t):
    return np.linalg.norm(p - t) ** 2 / p.size


def dense_backward(dz, x, W):
    return (W @ dz.T).T, (dz.T @ x).T, np.ones(len(dz)) @ dz
