"""Without a condition: the larger and the smaller of two numbers, expm1 and logaddexp."""

import numpy as np


def leaky_relu_forward(z, slope):
    return np.maximum(z, slope * z)


def prelu_forward(z, slope):
    return np.maximum(z, 0) + slope[None, :] * np.minimum(z, 0)


def prelu_backward(da, z, slope):
    sides = np.heaviside(z, 0.5)
    return da * (sides + (1 - sides) * slope), np.add.reduce(da * np.minimum(z, 0))


def elu_forward(z, alpha):
    return np.maximum(z, 0) + alpha * np.expm1(np.minimum(z, 0))


def elu_backward(da, z, alpha):
    return np.where(z < 0, np.minimum(elu_forward(z, alpha), 0) + alpha, 1) * da


def softplus_forward(z):
    return np.logaddexp(0, z)


def softplus_backward(da, z):
    return da * np.exp(-np.logaddexp(0, -z))


def dead_units(z):
    return (z.max(axis=0) < 0).sum()
