"""Every optimizer writes into the arrays that it is given, and returns the same list."""

import numpy as np


class SGD:
    def __init__(self, learning_rate):
        vars(self)["learning_rate"] = learning_rate

    def step(self, params, grads):
        for W, g in zip(params, grads):
            W -= self.learning_rate * g
        return params


class Momentum:
    def __init__(self, learning_rate, beta):
        self.learning_rate, self.beta, self.velocities = learning_rate, beta, []

    def _move(self, W, m, g):
        W += m

    def step(self, params, grads):
        self.velocities = self.velocities or [np.zeros(W.shape) for W in params]
        for W, m, g in zip(params, self.velocities, grads):
            m *= self.beta
            m -= self.learning_rate * g
            self._move(W, m, g)
        return params


class Nesterov(Momentum):
    def _move(self, W, m, g):
        W += self.beta * m
        W -= self.learning_rate * g


class Adam:
    def __init__(self, learning_rate, beta1, beta2, eps):
        self.learning_rate, self.beta1, self.beta2, self.eps = learning_rate, beta1, beta2, eps
        self.t, self.averages = 0, []

    def step(self, params, grads):
        self.t += 1
        if not self.averages:
            self.averages = [(np.zeros(W.shape), np.zeros(W.shape)) for W in params]
        length = self.learning_rate / (1 - self.beta1**self.t)
        for W, (m, v), g in zip(params, self.averages, grads):
            m += (1 - self.beta1) * (g - m)
            v += (1 - self.beta2) * (g * g - v)
            W -= length * m / (np.sqrt(v / (1 - self.beta2**self.t)) + self.eps)
        return params
