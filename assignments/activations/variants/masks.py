"""Both sides are chosen by masks of 0 and 1, or filled in by indexing into copies."""

import numpy as np


def leaky_relu_forward(z, slope):
    return z * (z > 0) + slope * z * (z < 0)


def leaky_relu_backward(da, z, slope):
    return da * ((z > 0) + slope * (z <= 0))


def prelu_forward(z, slope):
    a = z.copy()
    rows, units = np.nonzero(z < 0)
    a[rows, units] *= slope[units]
    return a


def prelu_backward(da, z, slope):
    left = z < 0
    dz = da.copy()
    dz[left] = (da * slope)[left]
    return [dz, np.einsum("nm,nm,nm->m", da, z, left.astype(float))]


def elu_forward(z, alpha):
    a = np.array(z)
    a[z < 0] = alpha * np.exp(z[z < 0]) - alpha
    return a


def elu_backward(da, z, alpha):
    slopes = np.ones(z.shape)
    slopes[z < 0] = alpha * np.exp(z[z < 0])
    return slopes * da


def useful_share(slopes, least):
    return 1 - np.count_nonzero((slopes < least) & (slopes > -least)) / slopes.size


def dead_units(z):
    return z.shape[1] - np.count_nonzero((z > 0).sum(axis=0))
