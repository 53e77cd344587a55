"""The training loop: epochs of mini-batches, a history of losses, and stopping while it is still good.

An epoch sees every example once. It shuffles the rows, cuts them into batches and takes a step for each:

    forward    the outputs for the batch, then the loss
    backward   the loss's gradient, handed down through the layers
    step       the optimizer moves the parameters against their gradients

A new order in each epoch, without replacement: every example counts the same, and the batches differ from
epoch to epoch. The last batch is smaller where batch_size does not divide the number of rows; it is used too.

Early stopping watches the loss on examples that are not trained on. While it falls, the network learns what
holds beyond the training set; when it has not fallen for `patience` epochs, training ends. Whether it ends
so or by its last epoch, the network is put back to what it was when that loss was lowest.

Source: Goodfellow, Bengio and Courville, *Deep Learning*, sections 8.1.3 and 7.8 (algorithm 7.1); Géron,
chapters 4 and 10.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from reference import penalty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jaxtyping import Float, Int, Real

    from reference.losses import Loss
    from reference.network import Network


@runtime_checkable
class Optimizer(Protocol):
    """Any object that turns parameters and their gradients into new parameters, in the same order."""

    def step(self, params: list[np.ndarray], grads: list[np.ndarray]) -> list[np.ndarray]:
        """Return the parameters after one step."""


@dataclass(frozen=True)
class EarlyStopping:
    """Stop after `patience` epochs in a row, at least 1, without a validation loss below the lowest so far."""

    patience: int

    def __post_init__(self) -> None:
        if self.patience < 1:
            raise ValueError(f"the patience is {self.patience}; it must be at least 1")


@dataclass
class History:
    """The mean loss of each epoch: over its batches, each before its step, and on the validation set after it.

    Neither contains the penalty, so that they can be compared with each other and between penalties.
    """

    training: list[float] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)

    @property
    def best_epoch(self) -> int:
        """The epoch, from 0, after which the validation loss was lowest: the first of equals, never a NaN's."""
        return int(np.argmin(np.nan_to_num(self.validation, nan=np.inf)))


def fit(
    network: Network,
    loss: Loss,
    optimizer: Optimizer,
    X: Float[np.ndarray, "N ..."],
    y: Real[np.ndarray, "N ..."],
    *,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
    validation: tuple[Float[np.ndarray, "V ..."], Real[np.ndarray, "V ..."]] | None = None,
    early_stopping: EarlyStopping | None = None,
    l2: float = 0.0,
) -> History:
    """Trains the network in place, and gives the losses of the epochs that it took.

    loss fits the network's outputs (see `losses.BY_TASK`); validation is the pair of examples and labels; l2 is
    the strength of `reference.penalty`. Raises `ValueError` for early stopping without a validation set, if X and
    y do not belong together, and, with batch normalization, if the last batch is a single example.
    """
    if not 0 < len(X) == len(y):
        raise ValueError(
            f"X has {len(X)} examples and y {len(y)} labels; they must be as many, and at least one"
        )
    if early_stopping is not None and validation is None:
        raise ValueError("early stopping needs a validation set to watch")
    history, best = History(), _state(network)
    for epoch in range(epochs):
        history.training.append(
            _epoch(network, loss, optimizer, X, y, minibatches(rng, len(X), batch_size), l2)
        )
        if validation is not None:
            history.validation.append(evaluate(network, loss, *validation))
        if early_stopping is not None:
            if history.best_epoch == epoch:
                best = _state(network)
            if epoch - history.best_epoch >= early_stopping.patience:
                break
    if early_stopping is not None:
        _restore(network, best)
    return history


def minibatches(rng: np.random.Generator, rows: int, batch_size: int) -> Iterator[Int[np.ndarray, " _"]]:
    """Yield one epoch's batches: the row numbers in a new order, batch_size at a time, the last one what is left.

    Raises `ValueError` for a batch_size below 1.
    """
    if batch_size < 1:
        raise ValueError(f"the batch size is {batch_size}; it must be at least 1")
    order = rng.permutation(rows)
    for start in range(0, rows, batch_size):
        yield order[start : start + batch_size]


def early_stop(losses: Sequence[float], patience: int) -> tuple[int, int]:
    """Return (epochs, best): after how many epochs training ends, and in which of them, from 0, the loss was lowest.

    losses holds the validation loss of every epoch that could be run. Training ends after `patience` epochs in a row
    without a loss below the lowest so far, or with the last epoch. The best is the first of equals, never a NaN's.
    """
    best, lowest = 0, np.inf
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            best, lowest = epoch, loss
        if epoch - best >= patience:
            return epoch + 1, best
    return len(losses), best


def step_gradients(
    network: Network,
    loss: Loss,
    x: Float[np.ndarray, "N ..."],
    y: Real[np.ndarray, "N ..."],
    l2: float = 0.0,
) -> tuple[float, list[np.ndarray]]:
    """Return the loss of one batch in training, and the gradients of loss and penalty together."""
    outputs = network.forward(x, training=True)
    network.backward(loss.backward(outputs, y))
    grads = network.grads
    if l2:
        decay = penalty.l2_penalty_backward(network.params, l2)
        grads = [grad + d for grad, d in zip(grads, decay, strict=True)]
    return loss.forward(outputs, y), grads


def evaluate(
    network: Network, loss: Loss, x: Float[np.ndarray, "N ..."], y: Real[np.ndarray, "N ..."]
) -> float:
    """Return the loss in inference."""
    return loss.forward(network.forward(x), y)


def _epoch(
    network: Network,
    loss: Loss,
    optimizer: Optimizer,
    X: Float[np.ndarray, "N ..."],
    y: Real[np.ndarray, "N ..."],
    batches: Iterator[Int[np.ndarray, " _"]],
    l2: float,
) -> float:
    total = 0.0
    for rows in batches:
        value, grads = step_gradients(network, loss, X[rows], y[rows], l2)
        network.params = optimizer.step(network.params, grads)
        total += value * len(rows)
    return total / len(X)


def _state(network: Network) -> list[Any]:
    """Return copies of all that training changes; optimizers may work in place."""
    return copy.deepcopy([(layer.params, layer.statistics) for layer in network.layers])


def _restore(network: Network, state: list[Any]) -> None:
    for layer, (params, statistics) in zip(network.layers, state, strict=True):
        layer.params, layer.statistics = params, statistics
