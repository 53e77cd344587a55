"""Centring, scaling and folding are products of matrices."""

import numpy as np


def _centre(rows):
    return np.eye(rows) - np.full((rows, rows), 1 / rows)


def batch_norm_forward(x, gamma, beta, eps):
    centred = _centre(len(x)) @ x
    variance = np.diag(centred.T @ centred) / len(x)
    return centred @ np.diag(gamma) @ np.linalg.inv(np.diag(np.sqrt(variance + eps))) + beta


def batch_norm_backward(dy, x, gamma, eps):
    centred, rows = _centre(len(x)) @ x, len(x)
    dx, dgamma = np.zeros(x.shape), np.zeros(gamma.shape)
    for column in range(x.shape[1]):
        deviation = np.sqrt(centred[:, column] @ centred[:, column] / rows + eps)
        x_hat = centred[:, column] / deviation
        jacobian = (_centre(rows) - np.outer(x_hat, x_hat) / rows) / deviation
        dx[:, column] = gamma[column] * jacobian @ dy[:, column]
        dgamma[column] = x_hat @ dy[:, column]
    return dx, dgamma, dy.sum(axis=0)


def layer_norm_forward(x, gamma, beta, eps):
    rows = len(x)
    normalized = batch_norm_forward(x.T, np.ones(rows), np.zeros(rows), eps).T
    return normalized @ np.diag(gamma) + beta


def fold(W, b, gamma, beta, mean, variance, eps):
    scale = np.diag(gamma / np.sqrt(variance + eps))
    return W @ scale, (b - mean) @ scale + beta
