"""What is remembered lies in dictionaries, by the position of an array; answers are tuples."""

import numpy as np


class Momentum:
    def __init__(self, *, learning_rate, beta):
        self.learning_rate, self.beta = learning_rate, beta
        self.state = {}

    def step(self, params, grads):
        for i in range(len(params)):
            if i not in self.state:
                self.state[i] = np.zeros_like(params[i])
            self.state[i] = self.beta * self.state[i] - self.learning_rate * grads[i]
        return tuple(params[i] + self.state[i] for i in range(len(params)))


class RMSProp:
    def __init__(self, learning_rate, beta, eps):
        vars(self).update(learning_rate=learning_rate, beta=beta, eps=eps, state={})

    def step(self, params, grads):
        for i, g in enumerate(grads):
            self.state[i] = self.beta * self.state.get(i, np.zeros_like(g)) + (1 - self.beta) * np.square(g)
        return tuple(
            np.subtract(W, self.learning_rate * g / (self.state[i] ** 0.5 + self.eps))
            for i, (W, g) in enumerate(zip(params, grads))
        )


def piecewise(t, boundaries, rates):
    table = dict(zip([0, *boundaries], rates))
    return table[max(start for start in table if start <= t)]


def descend(optimizer, params, gradient, steps, schedule):
    path = {0: tuple(np.array(W) for W in params)}
    for t in range(steps):
        optimizer.learning_rate = schedule(t) if schedule else optimizer.learning_rate
        here = [np.array(W) for W in path[t]]
        path[t + 1] = tuple(np.array(W) for W in optimizer.step(here, gradient(here)))
    return tuple(path[t] for t in range(steps + 1))
