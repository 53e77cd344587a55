"""Steps are written into the arrays of the layers, masks are kept as truth values, the penalty is one dot product."""

import numpy as np


class Network:
    def __init__(self, layers, optimizer):
        self.parts, self.rule = tuple(layers), optimizer

    params = property(lambda self: tuple(W for part in self.parts for W in part.params))
    grads = property(lambda self: tuple(g for part in self.parts for g in part.grads))

    def forward(self, x, training):
        for part in self.parts:
            x = part.forward(x, training)
        return x

    def backward(self, dy):
        for part in self.parts[::-1]:
            dy = part.backward(dy)
        return dy

    def step(self):
        own = self.params
        for W, new in zip(own, self.rule.step(list(own), list(self.grads)), strict=True):
            W[...] = new


class Dropout:
    params = ()
    grads = ()

    def __init__(self, rate, rng):
        self.keep, self.rng = 1.0 - rate, rng

    def forward(self, x, training):
        self.dropped = self.rng.uniform(size=x.shape) > self.keep if training else None
        return x if self.dropped is None else self._scaled(x)

    def backward(self, dy):
        return dy if self.dropped is None else self._scaled(dy)

    def _scaled(self, a):
        return np.where(self.dropped, 0.0, a / self.keep)


def l2_penalty(params, l2):
    weights = [W.ravel() for W in params if W.ndim > 1]
    return 0.5 * l2 * float(sum(np.dot(w, w) for w in weights))


def l2_gradients(params, grads, l2):
    new = [g.copy() for g in grads]
    for W, g in zip(params, new, strict=True):
        g += (l2 if W.ndim == 2 else 0.0) * W
    return new
