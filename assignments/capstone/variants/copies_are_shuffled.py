"""fit shuffles copies of X and y and cuts them; a step walks with an iterator; the mask is drawn as 0 and 1."""

import numpy as np


def fit(model, loss, X, y, epochs, batch_size, rng):
    means = []
    for _ in range(epochs):
        order = np.arange(len(X))
        rng.shuffle(order)
        rows, labels = X[order], y[order]
        values = []
        for end in range(batch_size, len(X) + batch_size, batch_size):
            part = slice(end - batch_size, end)
            outputs = model.forward(rows[part], True)
            value, slope = loss(outputs, labels[part])
            values += [value]
            model.backward(slope)
            model.step()
        means.append(sum(values) / len(values))
    return tuple(means)


class Network:
    def __init__(self, layers, optimizer):
        self.optimizer, self.layers = optimizer, layers

    def forward(self, x, training, at=0):
        if at == len(self.layers):
            return x
        return self.forward(self.layers[at].forward(x, training), training, at + 1)

    def backward(self, dy):
        back = list(self.layers)
        while back:
            dy = back.pop().backward(dy)
        return dy

    def _all(self, name):
        for layer in self.layers:
            yield from getattr(layer, name)

    @property
    def params(self):
        return [*self._all("params")]

    @property
    def grads(self):
        return [*self._all("grads")]

    def step(self):
        moved = iter(self.optimizer.step(self.params, self.grads))
        for layer in self.layers:
            for place, _ in enumerate(layer.params):
                layer.params[place] = next(moved)


class Dropout:
    def __init__(self, rate, rng):
        self.grads = self.params = []
        self.rate, self.rng, self.factor = rate, rng, 1.0

    def forward(self, x, training):
        self.factor = self.rng.binomial(1, 1 - self.rate, size=x.shape) / (1 - self.rate) if training else 1.0
        return self.factor * x

    def backward(self, dy):
        return self.factor * dy
