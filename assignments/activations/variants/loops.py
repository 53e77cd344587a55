"""Plain loops over entries, with the functions of math."""

import math

import numpy as np


def _each(function, *arrays):
    out = np.zeros(arrays[0].shape)
    for index in np.ndindex(out.shape):
        out[index] = function(*(float(array[index]) for array in arrays))
    return out


def _sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))


def tanh_forward(z):
    return _each(math.tanh, z)


def tanh_backward(da, z):
    return _each(lambda d, x: d * (1 - math.tanh(x) ** 2), da, z)


def leaky_relu_forward(z, slope):
    return _each(lambda x: x if x > 0 else slope * x, z)


def leaky_relu_backward(da, z, slope):
    return _each(lambda d, x: d if x > 0 else slope * d, da, z)


def prelu_forward(z, slope):
    return np.stack([leaky_relu_forward(z[:, m], s) for m, s in enumerate(slope)], axis=1)


def prelu_backward(da, z, slope):
    dz, dslope = np.zeros(z.shape), np.zeros(slope.shape)
    for n, m in np.ndindex(z.shape):
        dz[n, m] = da[n, m] if z[n, m] > 0 else slope[m] * da[n, m]
        dslope[m] += 0 if z[n, m] > 0 else da[n, m] * z[n, m]
    return dz, dslope


def elu_forward(z, alpha):
    return _each(lambda x: x if x > 0 else alpha * (math.exp(x) - 1), z)


def elu_backward(da, z, alpha):
    return _each(lambda d, x: d if x > 0 else d * alpha * math.exp(x), da, z)


def silu_forward(z):
    return _each(lambda x: x * _sigmoid(x), z)


def silu_backward(da, z):
    return _each(lambda d, x: d * _sigmoid(x) * (1 + x * _sigmoid(-x)), da, z)


def softplus_forward(z):
    return _each(lambda x: x + math.log1p(math.exp(-x)) if x > 0 else math.log1p(math.exp(x)), z)


def softplus_backward(da, z):
    return _each(lambda d, x: d * _sigmoid(x), da, z)


def useful_share(slopes, least):
    useful = sum(1 for slope in slopes.flat if abs(slope) >= least)
    return useful / slopes.size


def dead_units(z):
    count = 0
    for unit in z.T:
        if not any(entry > 0 for entry in unit):
            count += 1
    return count
