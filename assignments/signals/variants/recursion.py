"""Both stacks are written as functions that call themselves, and the answers are tuples."""

import numpy as np


def signals_forward(x, weights, activation):
    if not weights:
        return (), ()
    z = np.dot(x, weights[0])
    a = activate(z, activation)
    zs, outs = signals_forward(a, weights[1:], activation)
    return (z, *zs), (a, *outs)


def signals_backward(da, weights, zs, activation):
    if not weights:
        return ()
    dz = activate_backward(da, zs[-1], activation)
    below = signals_backward(dz @ np.transpose(weights[-1]), weights[:-1], zs[:-1], activation)
    return (*below, dz)


def predicted_variances(q, sizes, variances, activation):
    if not variances:
        return ()
    first = sizes[0] * variances[0] * q
    after = 0.5 * first if activation == "relu" else first
    return (first, *predicted_variances(after, sizes[1:], variances[1:], activation))
