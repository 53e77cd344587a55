"""eps stands inside the root, in RMSProp and in Adam, and the schedules are written another way."""

import bisect
import math

import numpy as np


class RMSProp:
    def __init__(self, learning_rate, beta, eps):
        self.learning_rate, self.beta, self.eps = learning_rate, beta, eps
        self.v = []

    def step(self, params, grads):
        self.v = self.v or [np.zeros_like(g) for g in grads]
        self.v = [self.beta * v + (1 - self.beta) * g * g for v, g in zip(self.v, grads)]
        return [W - self.learning_rate * g / np.sqrt(v + self.eps) for W, g, v in zip(params, grads, self.v)]


class Adam:
    def __init__(self, learning_rate, beta1, beta2, eps):
        self.learning_rate, self.betas, self.eps = learning_rate, (beta1, beta2), eps
        self.seen = []

    def step(self, params, grads):
        self.seen.append([g.copy() for g in grads])
        first, second = (self._average(*pair) for pair in zip(self.betas, (1, 2)))
        return [W - self.learning_rate * m / np.sqrt(v + self.eps) for W, m, v in zip(params, first, second)]

    def _average(self, beta, power):
        weights = beta ** np.arange(len(self.seen))[::-1]
        weights /= weights.sum()
        return [sum(w * g**power for w, g in zip(weights, column)) for column in zip(*self.seen)]


def power(t, rate, s, c):
    return rate * math.exp(-c * math.log1p(t / s))


def exponential(t, rate, s):
    return np.array(rate) * np.exp(-np.log(10.0) * t / s)


def piecewise(t, boundaries, rates):
    return np.float64(rates[bisect.bisect_right(boundaries, t)])
