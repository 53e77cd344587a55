"""Loops over rows, units and layers in plain Python, with the math module; losses are Python floats."""

import math

import numpy as np


def dense_forward(x, W, b):
    z = np.zeros((len(x), len(b)))
    for n in range(len(x)):
        for m in range(len(b)):
            z[n, m] = sum(x[n] * W[:, m]) + b[m]
    return z


def dense_backward(dz, x, W):
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for n in range(len(x)):
        dx[n] = W.dot(dz[n])
        dW += np.outer(x[n], dz[n])
        db += dz[n]
    return dx, dW, db


def sigmoid_forward(z):
    out = np.empty(z.shape)
    for i in np.ndindex(*z.shape):
        out[i] = 1 / (1 + math.exp(-z[i])) if z[i] > 0 else math.exp(z[i]) / (1 + math.exp(z[i]))
    return out


def softmax(z):
    rows = []
    for row in z:
        top = max(row)
        e = [math.exp(value - top) for value in row]
        rows.append([value / sum(e) for value in e])
    return np.array(rows)


def softmax_cross_entropy(z, y):
    total = 0.0
    for row, label in zip(z, y):
        top = max(row)
        total += math.log(sum(math.exp(value - top) for value in row)) - (row[label] - top)
    return float(total / len(z))


def mse(p, t):
    total = 0.0
    for a, b in zip(p.ravel(), t.ravel()):
        total += (a - b) ** 2
    return float(total / p.size)
