"""params and grads are attributes that are kept true, and a step assigns the lists of the layers."""

import numpy as np


class Network:
    def __init__(self, layers, optimizer):
        self.layers, self.optimizer = layers, optimizer
        self._look()

    def _look(self):
        self.params = []
        self.grads = []
        for layer in self.layers:
            self.params.extend(layer.params)
            self.grads.extend(layer.grads)

    def forward(self, x, training):
        for layer in self.layers:
            x = layer.forward(x, training=training)
        return x

    def backward(self, dy):
        for number in range(len(self.layers) - 1, -1, -1):
            dy = self.layers[number].backward(dy)
        self._look()
        return dy

    def step(self):
        moved = list(self.optimizer.step(self.params, self.grads))
        for layer in self.layers:
            layer.params = [moved.pop(0) for _ in layer.params]
        self._look()


def fit(model, loss, X, y, epochs, batch_size, rng):
    history = np.zeros(epochs)
    for epoch in range(epochs):
        for rows in minibatches(len(X), batch_size, rng):
            value, gradient = loss(model.forward(X[rows], training=True), y[rows])
            history[epoch] += value * len(rows) / len(X)
            model.backward(gradient)
            model.step()
    return history
