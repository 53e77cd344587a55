"""Loops over entries in place of whole arrays, and a budget that is spent unit by unit."""

import math

import numpy as np


def binary_cross_entropy(z, y):
    total = 0.0
    for a, b in zip(z.ravel().tolist(), y.ravel().tolist()):
        wrong = -a if b == 1.0 else a
        total += wrong if wrong > 40 else math.log1p(math.exp(wrong))
    return total / z.size


def binary_cross_entropy_backward(z, y):
    dz = np.zeros(z.shape)
    for place in np.ndindex(z.shape):
        dz[place] = (sigmoid(z[place]) - y[place]) / z.size
    return dz


def predict(task, z):
    if task == "regression":
        return z
    if task == "binary":
        return [int(row[0] > 0) for row in z]
    if task == "multi-label":
        return np.array([[int(value > 0) for value in row] for row in z])
    return [int(row.argmax()) for row in z]


def parameter_count(sizes):
    total = 0
    for layer in range(1, len(sizes)):
        weights = sizes[layer - 1] * sizes[layer]
        total += weights + sizes[layer]
    return total


def equal_width(inputs, outputs, hidden, budget):
    return max(
        width
        for width in range(1, 6001)
        if (inputs + 1) * width + (hidden - 1) * (width + 1) * width + (width + 1) * outputs <= budget
    )


def standardize(train, other):
    first, second = train.copy(), other.copy()
    for column in range(train.shape[1]):
        values = train[:, column]
        if np.ptp(values) == 0:
            first[:, column] = second[:, column] = 0.0
            continue
        for part in (first, second):
            part[:, column] = (part[:, column] - np.mean(values)) / np.std(values)
    return first, second


def k_folds(rows, k, rng):
    order = list(range(rows))
    rng.shuffle(order)
    folds = [[] for _ in range(k)]
    for place, row in enumerate(order):
        folds[place % k].append(row)
    return [(sorted(set(order) - set(fold)), fold) for fold in folds]


def my_network():
    return [24, 24, 24], 0.006
