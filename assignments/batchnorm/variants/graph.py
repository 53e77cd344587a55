"""The backward goes through the graph node by node, as one derives it first."""

import numpy as np


def batch_norm_backward(dy, x, gamma, eps):
    rows = x.shape[0]
    centred = x - np.sum(x, axis=0) / rows
    variance = np.sum(centred * centred, axis=0) / rows
    root = (variance + eps) ** 0.5
    inverse = 1 / root
    x_hat = centred * inverse
    dbeta = np.sum(dy, axis=0)
    dgamma = np.sum(dy * x_hat, axis=0)
    dx_hat = dy * gamma
    dinverse = np.sum(dx_hat * centred, axis=0)
    dcentred = dx_hat * inverse
    droot = -dinverse / root**2
    dvariance = 0.5 * droot / root
    dcentred = dcentred + 2 * centred * dvariance / rows
    dmean = -np.sum(dcentred, axis=0)
    return [dcentred + dmean / rows, dgamma, dbeta]
