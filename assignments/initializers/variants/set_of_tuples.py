"""Units are a set of tuples of rounded weights, and the weights of the layers are drawn before the biases."""

import itertools

import numpy as np


def distinct_units(W):
    return len({tuple(np.round(column, 8)) for column in W.T})


def initial_params(sizes, draw):
    weights = [draw(*shape) for shape in itertools.pairwise(sizes)]
    biases = [np.zeros(n, dtype=np.float32) for n in sizes[1:]]
    return tuple(zip(weights, biases, strict=True))
