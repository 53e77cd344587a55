"""train_own does without Network and fit: two lists, and backpropagation by hand; momentum in its buffer form."""

import numpy as np


def train_own(params, loss, X, y, learning_rate, beta, epochs, batch_size, rng):
    pairs = [[np.array(W), np.array(b)] for W, b in params]
    buffers = [[np.zeros_like(W), np.zeros_like(b)] for W, b in pairs]
    history = []
    for _ in range(epochs):
        order, total = rng.permutation(len(X)), 0.0
        for rows in np.split(order, range(batch_size, len(X), batch_size)):
            inputs = [X[rows]]
            for W, b in pairs[:-1]:
                inputs.append(np.maximum(inputs[-1] @ W + b, 0.0))
            value, dz = loss(inputs[-1] @ pairs[-1][0] + pairs[-1][1], y[rows])
            total += value * len(rows)
            for a, pair, buffer in zip(inputs[::-1], pairs[::-1], buffers[::-1], strict=True):
                slopes = a.T @ dz, dz.sum(axis=0)
                dz = np.where(a > 0, dz @ pair[0].T, 0.0)
                for place, slope in enumerate(slopes):
                    buffer[place] = beta * buffer[place] + slope
                    pair[place] = pair[place] - learning_rate * buffer[place]
        history.append(total / len(X))
    return pairs, history
