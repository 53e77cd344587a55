"""Many training runs at once: a network of one hidden ReLU layer, its parameters stacked along a first axis of runs.

It is written apart from `reference`, whose loops would take hours for what this needs in minutes; a test holds the two
together. Momentum is m = beta m - rate g, w = w + m; the loss is the mean cross-entropy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]
Ints = npt.NDArray[np.int64]
Params = list[Floats]


@dataclass(frozen=True)
class Config:
    """The settings of the training on one data set."""

    hidden: int
    rate: float
    momentum: float
    batch: int
    epochs: int


@dataclass(frozen=True)
class Change:
    """The changes that a known mistake makes to a run; by default none."""

    rate: float = 1.0
    momentum: float = 1.0
    averaged: bool = False
    frozen: tuple[int, ...] = ()
    linear: bool = False
    unmasked: bool = False
    smoothed: float = 1.0
    decay: float = 0.0
    relu_at_end: bool = False
    bias_mean: bool = False
    rows: float = 1.0
    wrong_labels: float = 0.0
    restarts: bool = False


NOTHING = Change()


def starts(rng: np.random.Generator, count: int, features: int, hidden: int, classes: int) -> Params:
    """Return `count` networks of He's normal weights and biases of zero."""
    return [
        rng.standard_normal((count, features, hidden)) * np.sqrt(2 / features),
        np.zeros((count, 1, hidden)),
        rng.standard_normal((count, hidden, classes)) * np.sqrt(2 / hidden),
        np.zeros((count, 1, classes)),
    ]


def train(
    params: Params, X: Floats, y: Ints, orders: list[list[Ints]], config: Config, change: Change = NOTHING
) -> Params:
    """Return the parameters after all epochs. `orders` holds, per epoch, its batches, each of shape (runs, rows)."""
    params = [part.copy() for part in params]
    velocity = [np.zeros_like(part) for part in params]
    rate, beta = config.rate * change.rate, config.momentum * change.momentum
    for epoch in orders:
        if change.restarts:
            velocity = [np.zeros_like(part) for part in params]
        for rows in epoch:
            grads = gradients(params, X[rows], y[rows], change)
            for index, grad in enumerate(grads):
                if index in change.frozen:
                    continue
                grad = grad + change.decay * params[index]
                share = (1 - beta) if change.averaged else 1.0
                velocity[index] = beta * velocity[index] - rate * share * grad
                params[index] = params[index] + velocity[index]
    return params


def gradients(params: Params, x: Floats, y: Ints, change: Change = NOTHING) -> Params:
    """The gradients of the mean cross-entropy of batches x of shape (runs, rows, features)."""
    W1, _, W2, _ = params
    x = x.astype(W1.dtype, copy=False)
    z, a, logits = _forward(params, x, change)
    p = np.exp(logits - logits.max(axis=2, keepdims=True))
    p /= p.sum(axis=2, keepdims=True)
    runs, rows = y.shape
    p[np.arange(runs)[:, None], np.arange(rows)[None], y] -= change.smoothed
    dlogits = p / rows
    if change.relu_at_end:
        dlogits = dlogits * (logits > 0)
    da = dlogits @ W2.transpose(0, 2, 1)
    dz = da if change.linear or change.unmasked else da * (z > 0)
    over = np.mean if change.bias_mean else np.sum
    return [
        x.transpose(0, 2, 1) @ dz,
        over(dz, axis=1, keepdims=True),
        a.transpose(0, 2, 1) @ dlogits,
        over(dlogits, axis=1, keepdims=True),
    ]


def _forward(params: Params, x: Floats, change: Change) -> tuple[Floats, Floats, Floats]:
    W1, b1, W2, b2 = params
    z = x @ W1 + b1
    a = z if change.linear else np.maximum(z, 0)
    logits = a @ W2 + b2
    return z, a, np.maximum(logits, 0) if change.relu_at_end else logits


def log_losses(params: Params, X: Floats, y: Ints) -> Floats:
    """log10 of the mean cross-entropy on all rows, per run, by the network as it should be."""
    _, _, logits = _forward([part.astype(np.float64) for part in params], X[None], NOTHING)
    top = logits.max(axis=2)
    total = np.log(np.exp(logits - top[..., None]).sum(axis=2)) + top
    return np.asarray(np.log10(np.mean(total - logits[:, np.arange(len(y)), y], axis=1)))
