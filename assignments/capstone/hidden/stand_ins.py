"""Correct parts that replace a student's wrong ones, so that what needs them can be tested all the same.

Parts of the first assignment are answered by its own stand-ins; the sixth has none of `Momentum`, so it is here.
`Network` and `fit` use the layers, the optimizer, the model and the loss of the student's where they are.
"""

import numpy as np

from reference import fitting, momentum

Momentum = momentum.Momentum


def minibatches(rows, batch_size, rng):
    """Return the index arrays of one epoch."""
    return list(fitting.minibatches(rng, rows, batch_size))


class Network:
    """Layers in a row, and an optimizer for all of them."""

    def __init__(self, layers, optimizer):
        self.layers, self.optimizer = layers, optimizer

    @property
    def params(self):
        """The parameters of all layers."""
        return [W for layer in self.layers for W in layer.params]

    @property
    def grads(self):
        """Their gradients."""
        return [g for layer in self.layers for g in layer.grads]

    def forward(self, x, training):
        """Return the output of the last layer."""
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def backward(self, dy):
        """Return the gradient of the input."""
        for layer in self.layers[::-1]:
            dy = layer.backward(dy)
        return dy

    def step(self):
        """Put what the optimizer returns into the layers."""
        moved = iter(self.optimizer.step(self.params, self.grads))
        for layer in self.layers:
            layer.params = [next(moved) for _ in layer.params]


def fit(model, loss, X, y, epochs, batch_size, rng):
    """Train the model; return the mean loss of each epoch."""
    history = []
    for _ in range(epochs):
        losses = []
        for rows in fitting.minibatches(rng, len(X), batch_size):
            value, gradient = loss(model.forward(X[rows], True), y[rows])
            model.backward(gradient)
            model.step()
            losses.append(value)
        history.append(float(np.mean(losses)))
    return history
