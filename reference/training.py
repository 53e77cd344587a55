"""Training by plain gradient descent: measure the loss, ask which way is down, take one step, repeat.

Each step sees one mini-batch, a few rows of the data, whose gradient estimates that of all of them. Which
rows, and in which order, is decided by the caller: the function gets the batches as arrays of row numbers,
so that two programs given the same parameters and the same batches walk the same path, step by step, and
can be compared.

Source: Goodfellow, Bengio and Courville, *Deep Learning*, sections 8.1.3 and 8.3.1 (algorithm 8.1); Géron,
chapter 4.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from typing import TYPE_CHECKING

from reference import losses, network

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from jaxtyping import Float, Int

    Layer = tuple[Float[np.ndarray, "_ _"], Float[np.ndarray, " _"]]


def train(
    params: list[Layer],
    X: Float[np.ndarray, "N D"],
    y: Int[np.ndarray, " N"],
    lr: float,
    batches: Iterable[Int[np.ndarray, " _"]],
) -> tuple[list[Layer], list[float]]:
    """Return new parameters after one step per batch, in order, and each batch's loss before its step.

    params lists (W, b) from the first layer to the last and is left as it was. X holds N examples of D
    features, y their labels, lr is the step size, a batch an array of row numbers. The network is that of
    `reference.network`, the loss `softmax_cross_entropy`, a mean over the batch, so that lr need not change
    with the batch's size. Without batches the result is a copy of params and an empty list.
    """
    params = [(W.copy(), b.copy()) for W, b in params]
    history = []
    for rows in batches:
        loss, grads = loss_and_gradients(params, X[rows], y[rows])
        params = descend(params, grads, lr)
        history.append(loss)
    return params, history


def loss_and_gradients(
    params: list[Layer], X: Float[np.ndarray, "N D"], y: Int[np.ndarray, " N"]
) -> tuple[float, list[Layer]]:
    """Return the mean cross-entropy of the network on these examples, and its gradient with respect to params.

    Forward through the layers, then the loss, then backward from the loss: one walk up and one walk down.
    """
    logits, cache = network.network_forward(X, params)
    dlogits = losses.softmax_cross_entropy_backward(logits, y)
    return losses.softmax_cross_entropy(logits, y), network.network_backward(dlogits, params, cache)


def descend(params: list[Layer], grads: list[Layer], lr: float) -> list[Layer]:
    """Take one step of gradient descent, for each array: W − lr · dW. The result is new; nothing given is changed.

    All gradients were taken at the same point, so all parameters move together: moving one layer before
    another's gradient is known would answer a question about a network that no longer exists.
    """
    return [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(params, grads, strict=True)]
