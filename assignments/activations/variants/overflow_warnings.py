"""The side that is not chosen overflows and warns; the values that are taken are right."""

import numpy as np


def tanh_backward(da, z):
    return da / np.cosh(z) ** 2


def elu_forward(z, alpha):
    return np.where(z > 0, z, alpha * (np.exp(z) - 1))


def elu_backward(da, z, alpha):
    return np.where(z > 0, da, da * alpha * np.exp(z))


def silu_forward(z):
    return z / (1 + np.exp(-z))


def silu_backward(da, z):
    a = silu_forward(z)
    gate = 1 / (1 + np.exp(-z))
    return da * (a + gate * (1 - a))


def softplus_forward(z):
    return np.where(z > 30, z, np.log(1 + np.exp(z)))


def softplus_backward(da, z):
    return da / (1 + np.exp(-z))
