"""Momentum and Nesterov's rule keep a sum of gradients, and the learning rate scales all of it, as in PyTorch."""


class Momentum:
    def __init__(self, learning_rate, beta):
        self.learning_rate, self.beta = learning_rate, beta
        self.buffers = None

    def step(self, params, grads):
        if self.buffers is None:
            self.buffers = [g.copy() for g in grads]
        else:
            self.buffers = [self.beta * m + g for m, g in zip(self.buffers, grads)]
        return [W - self.learning_rate * m for W, m in zip(params, self.buffers)]


class Nesterov:
    def __init__(self, learning_rate, beta):
        self.learning_rate, self.beta = learning_rate, beta
        self.buffers = None

    def step(self, params, grads):
        if self.buffers is None:
            self.buffers = [g.copy() for g in grads]
        else:
            self.buffers = [self.beta * m + g for m, g in zip(self.buffers, grads)]
        return [W - self.learning_rate * (g + self.beta * m) for W, m, g in zip(params, self.buffers, grads)]
