"""Variances are the mean of the squares minus the square of the mean."""

import numpy as np


def _moments(x, axis):
    mean = np.mean(x, axis=axis, keepdims=True)
    return mean, np.mean(x**2, axis=axis, keepdims=True) - mean**2


def batch_norm_forward(x, gamma, beta, eps):
    mean, variance = _moments(x, 0)
    return (x - mean) / np.sqrt(variance + eps) * gamma + beta


def batch_norm_backward(dy, x, gamma, eps):
    mean, variance = _moments(x, 0)
    inverse = 1 / np.sqrt(variance + eps)
    dvariance = np.sum(dy * gamma * (x - mean), axis=0) * -0.5 * inverse**3
    dmean = np.sum(-dy * gamma * inverse, axis=0) - 2 * mean * dvariance
    dx = dy * gamma * inverse + (2 * x * dvariance + dmean) / len(x)
    return dx, np.sum(dy * (x - mean) * inverse, axis=0), np.sum(dy, axis=0)


def batch_norm_update(x, mean, variance, momentum):
    new, spread = _moments(x, 0)
    return mean + (1 - momentum) * (new[0] - mean), variance + (1 - momentum) * (spread[0] - variance)


def layer_norm_forward(x, gamma, beta, eps):
    mean, variance = _moments(x, 1)
    return (x - mean) * (variance + eps) ** -0.5 * gamma + beta
