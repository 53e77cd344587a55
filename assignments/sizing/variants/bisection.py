"""Widths are found by halving an interval, counts by a dot product, and folds by strides of a mixed order."""

import numpy as np


def parameter_count(sizes):
    sizes = np.array(sizes, dtype=np.int64)
    return (sizes[:-1] + 1) @ sizes[1:]


def equal_width(inputs, outputs, hidden, budget):
    low, high = 1, budget + 1
    while high - low > 1:
        middle = (low + high) // 2
        fits = parameter_count([inputs, *[middle] * hidden, outputs]) <= budget
        low, high = (middle, high) if fits else (low, middle)
    return low


def pyramid(inputs, outputs, hidden, budget):
    def sizes(top):
        return [inputs, *(top >> step for step in range(hidden)), outputs]

    low, high = 1 << (hidden - 1), budget + 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if parameter_count(sizes(middle)) <= budget else (low, middle)
    return tuple(sizes(low))


def k_folds(rows, k, rng):
    order = np.argsort(rng.random(rows))
    return [[np.delete(order, np.s_[fold::k]), order[fold::k]] for fold in range(k)]
