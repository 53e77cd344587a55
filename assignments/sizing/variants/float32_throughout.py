"""Everything is computed in single precision, and integers are narrow."""

from itertools import pairwise

import numpy as np

_bce, _dbce, _predict, _scale = binary_cross_entropy, binary_cross_entropy_backward, predict, standardize


def binary_cross_entropy(z, y):
    return _bce(np.float32(z), np.float32(y))


def binary_cross_entropy_backward(z, y):
    return np.float32(_dbce(np.float32(z), np.float32(y)))


def predict(task, z):
    found = _predict(task, np.asarray(z, dtype=np.float32))
    return found if task == "regression" else found.astype(np.int32)


def standardize(train, other):
    return _scale(train.astype(np.float32), other.astype(np.float32))


def parameter_count(sizes):
    return np.int32(sum((np.int32(m) + 1) * np.int32(n) for m, n in pairwise(sizes)))


def output_layer(task, y):
    columns = 1 if y.ndim == 1 else len(y[0])
    if task == "multi-class":
        return np.uint8(max(y) + 1), "softmax_cross_entropy"
    return np.int16(columns), "mse" if task == "regression" else "binary_cross_entropy"


def my_network():
    return [np.int32(40)], np.float32(0.01)
