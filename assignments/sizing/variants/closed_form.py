"""The width of equal layers is the root of a quadratic; classes come from a sorted order; other counts from loops."""

import math

import numpy as np


def parameter_count(sizes):
    if len(sizes) < 2:
        return 0
    return sizes[0] * sizes[1] + sizes[1] + parameter_count(sizes[1:])


def equal_width(inputs, outputs, hidden, budget):
    a, b, c = hidden - 1, inputs + 1 + (hidden - 1) + outputs, outputs - budget
    if a == 0:
        return -c // b
    return (-b + math.isqrt(b * b - 4 * a * c)) // (2 * a)


def pyramid(inputs, outputs, hidden, budget):
    top, found = 2 ** (hidden - 1), None
    while True:
        sizes, width = [inputs], top
        for _ in range(hidden):
            sizes.append(width)
            width //= 2
        sizes.append(outputs)
        if parameter_count(sizes) > budget:
            return np.array(found)
        top, found = top + 1, sizes


def predict(task, z):
    if task == "regression":
        return z.copy()
    if task == "multi-class":
        return np.argsort(z, axis=1)[:, -1].astype(np.int64)
    yes = np.where(z > 0, 1, 0)
    return yes.squeeze(axis=1) if task == "binary" else yes


def choose(losses, counts):
    k = losses.shape[1]
    best = min(range(len(losses)), key=lambda i: losses[i].mean())
    error = math.sqrt(((losses[best] - losses[best].mean()) ** 2).sum() / (k * (k - 1)))
    good = [i for i in range(len(losses)) if losses[i].mean() <= losses[best].mean() + error]
    return min(good, key=lambda i: counts[i])
