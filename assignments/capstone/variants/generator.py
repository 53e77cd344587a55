"""Mini-batches come from a generator that sorts random numbers; a deque holds the losses since the best."""

from collections import deque

import numpy as np


def minibatches(rows, batch_size, rng):
    order = np.argsort(rng.random(rows)).astype(np.int32)
    while order.size:
        yield order[:batch_size]
        order = order[batch_size:]


def early_stop(losses, patience):
    since = deque(maxlen=patience)
    best, lowest, epochs = 0, float("inf"), 0
    for loss in losses:
        since.append(loss < lowest)
        if loss < lowest:
            best, lowest = epochs, loss
        epochs += 1
        if len(since) == patience and not any(since):
            break
    return [np.int64(epochs), best]
