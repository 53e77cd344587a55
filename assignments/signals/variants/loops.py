"""Plain loops over entries, with no matrix product at all."""

import math

import numpy as np


def signals_forward(x, weights, activation):
    zs, outs = [], []
    a = x
    for W in weights:
        z = np.zeros((a.shape[0], W.shape[1]))
        for n in range(z.shape[0]):
            for k in range(z.shape[1]):
                z[n, k] = sum(a[n, j] * W[j, k] for j in range(W.shape[0]))
        zs.append(z)
        a = activate(z, activation)
        outs.append(a)
    return zs, outs


def rms(a):
    return math.sqrt(sum(float(entry) ** 2 for entry in a.flat) / a.size)


def norms_by_step(dh):
    rows, steps, units = dh.shape
    squares = [0.0] * steps
    for n in range(rows):
        for t in range(steps):
            for k in range(units):
                squares[t] += float(dh[n, t, k]) ** 2
    return [math.sqrt(square) for square in squares]


def predicted_gradients(s, sizes, variances, activation):
    numbers = []
    for layer in range(len(variances)):
        number = s
        for above in range(layer + 1, len(variances)):
            number *= sizes[above + 1] * variances[above]
        numbers.append(number / 2 ** (len(variances) - layer) if activation == "relu" else number)
    return numbers


def clip_by_global_norm(grads, max_norm):
    total = 0.0
    for g in grads:
        for entry in g.flat:
            total += float(entry) ** 2
    return [g * (max_norm / math.sqrt(total)) if total > max_norm**2 else g.copy() for g in grads]
