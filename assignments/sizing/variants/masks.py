"""Folds are read off a shuffled label of each row, and the loss off the sign that a label gives its logit."""

import numpy as np


def output_layer(task, y):
    units = len(np.atleast_2d(y.T))
    if task == "multi-class":
        units = len(np.bincount(y))
    return units, {"regression": "mse", "multi-class": "softmax_cross_entropy"}.get(
        task, "binary_cross_entropy"
    )


def binary_cross_entropy(z, y):
    return np.average(np.logaddexp(0.0, np.where(y == 1, -z, z)))


def binary_cross_entropy_backward(z, y):
    return np.where(y == 1, -sigmoid(-z), sigmoid(z)) / z.size


def k_folds(rows, k, rng):
    of = np.arange(rows) % k
    rng.shuffle(of)
    return tuple((np.flatnonzero(of != fold), np.flatnonzero(of == fold)) for fold in range(k))


def choose(losses, counts):
    means = losses.sum(axis=1) / losses.shape[1]
    best = np.flatnonzero(means == means.min())[0]
    bar = means[best] + np.sqrt(losses[best].var(ddof=1) / losses.shape[1])
    return np.where(means <= bar, counts, np.inf).argmin()


def my_network():
    return np.array([48]), 0.02
