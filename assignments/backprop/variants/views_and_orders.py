"""Answers are views, in Fortran order, read-only, with negative strides or in the other byte order."""

import numpy as np


def dense_forward(x, W, b):
    return np.asfortranarray(x @ W + b)


def dense_backward(dz, x, W):
    dx = (dz[::-1] @ W.T)[::-1]
    dW = np.broadcast_to(x.T @ dz, W.shape)
    db = np.column_stack([dz.sum(0), dz.sum(0)])[:, 0]
    return dx, dW, db


def sigmoid_forward(z):
    small = np.exp(-np.abs(z))
    return (np.where(z >= 0, 1.0, small) / (1.0 + small)).astype(">f8")


def softmax(z):
    e = np.exp(z.T - z.max(axis=1))
    return (e / e.sum(axis=0)).T


def softmax_cross_entropy_backward(z, y):
    dz = np.array(softmax(z))
    dz[np.arange(len(y)), y] -= 1.0
    dz /= len(y)
    dz.flags.writeable = False
    return dz
