"""What is remembered begins as the number 0, and is an array from the first step on; descend uses deep copies."""

import copy
from itertools import repeat

import numpy as np


class Momentum:
    def __init__(self, learning_rate, beta):
        self.learning_rate, self.beta = learning_rate, beta
        self.m = repeat(0.0)

    def step(self, params, grads):
        self.m = [self.beta * m - self.learning_rate * g for m, g in zip(self.m, grads)]
        return [np.add(W, m) for W, m in zip(params, self.m)]


class Nesterov(Momentum):
    def step(self, params, grads):
        ahead = super().step(params, grads)
        return [one + self.beta * m - self.learning_rate * g - m for one, m, g in zip(ahead, self.m, grads)]


class RMSProp:
    v = 0

    def __init__(self, learning_rate, beta, eps):
        self.learning_rate, self.beta, self.eps = learning_rate, beta, eps

    def step(self, params, grads):
        previous = self.v or [0] * len(grads)
        self.v = [self.beta * v + (1 - self.beta) * g**2 for v, g in zip(previous, grads)]
        return [
            W - self.learning_rate / (np.sqrt(v) + self.eps) * g for W, g, v in zip(params, grads, self.v)
        ]


def descend(optimizer, params, gradient, steps, schedule):
    now = copy.deepcopy(params)
    path = [copy.deepcopy(now)]
    for t in range(steps):
        if schedule is not None:
            optimizer.learning_rate = schedule(t)
        now = optimizer.step(now, gradient(now))
        path += [copy.deepcopy(now)]
    return path
