"""Everything is computed in single precision."""

import numpy as np


def _narrow(value):
    if isinstance(value, np.ndarray):
        return value.astype(np.float32) if value.dtype == np.float64 else value
    if isinstance(value, list | tuple):
        return [_narrow(one) for one in value]
    return value


class Dropout(Dropout):
    def forward(self, x, training):
        return _narrow(super().forward(_narrow(x), training))

    def backward(self, dy):
        return _narrow(super().backward(_narrow(dy)))


class Network(Network):
    def forward(self, x, training):
        return _narrow(super().forward(_narrow(x), training))

    def backward(self, dy):
        return _narrow(super().backward(_narrow(dy)))


_l2_penalty, _l2_gradients, _train_own = l2_penalty, l2_gradients, train_own


def l2_penalty(params, l2):
    return np.float32(_l2_penalty(_narrow(params), l2))


def l2_gradients(params, grads, l2):
    return _narrow(_l2_gradients(_narrow(params), _narrow(grads), l2))


def train_own(params, loss, X, y, learning_rate, beta, epochs, batch_size, rng):
    narrow = _narrow([list(pair) for pair in params])
    trained, history = _train_own(narrow, loss, _narrow(X), y, learning_rate, beta, epochs, batch_size, rng)
    return _narrow(trained), [float(one) for one in history]
