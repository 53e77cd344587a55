"""One formula with N in front of everything, and the way through gamma written with dgamma and dbeta."""

import numpy as np


def batch_norm_forward(x, gamma, beta, eps):
    scale = gamma / np.sqrt(np.var(x, axis=0) + eps)
    return x * scale + (beta - np.mean(x, axis=0) * scale)


def batch_norm_backward(dy, x, gamma, eps):
    rows = len(x)
    inverse = (np.var(x, 0) + eps) ** -0.5
    x_hat = (x - np.mean(x, 0)) * inverse
    dgamma, dbeta = np.einsum("nd,nd->d", dy, x_hat), np.ones(rows) @ dy
    return gamma * inverse / rows * (rows * dy - dbeta - x_hat * dgamma), dgamma, dbeta


def batch_norm_inference(x, gamma, beta, mean, variance, eps):
    scale = gamma / np.sqrt(variance + eps)
    return x * scale + (beta - mean * scale)
