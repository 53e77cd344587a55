"""Losses: how wrong a whole batch is, as one number, and which way each prediction should move.

All losses are means, so a batch of 10 and a batch of 1,000 have comparable values and steps. The mean is
where the factor 1/N of every gradient comes from: it enters here, once, and the layers below only hand it
down.

Classification: a network's last layer gives each class a score, a *logit*, that may be any number. Softmax
turns a row of them into probabilities p, and the cross-entropy −log p[correct class] says how surprised the
network is by the truth. The two belong together: the logarithm undoes the exponential, which is easier to
compute than either alone and has a gradient that is plainly "what was said, minus what is true".

Two classes, or several answers of yes and no: one logit each, the sigmoid, and the binary cross-entropy,
which belong together for the same reasons. Regression: the mean squared error.

So the task decides the last layer: it has no activation, and as many outputs as `BY_TASK` says. A batch of
no examples has no mean: its loss is NaN, as in PyTorch, and its gradient empty.

Source: Goodfellow, Bengio and Courville, *Deep Learning*, sections 4.1 (overflow and underflow), 6.2.2
(output units) and 5.1.4 (mean squared error); Géron, chapters 4 and 10.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from reference.activations import identity_forward, sigmoid_forward
from reference.smooth_activations import softplus_forward

if TYPE_CHECKING:
    from jaxtyping import Float, Int, Real


def softmax(z: Float[np.ndarray, "N K"]) -> Float[np.ndarray, "N K"]:
    """Return the probabilities of K classes, row by row: p[n, k] = exp(z[n, k]) / Σ_j exp(z[n, j]).

    exp overflows from 710 on. Adding a constant to a whole row multiplies numerator and denominator by the
    same factor, so each row's maximum is subtracted first: the largest exponential is then exactly 1, the
    others lie between 0 and 1, and the sum is between 1 and K.
    """
    exponentials = np.exp(_shifted(z))
    p: Float[np.ndarray, "N K"] = exponentials / exponentials.sum(axis=1, keepdims=True)
    return p


def softmax_backward(dp: Float[np.ndarray, "N K"], z: Float[np.ndarray, "N K"]) -> Float[np.ndarray, "N K"]:
    """dz = p (dp − Σ_k dp[k] p[k]), row by row, where p = softmax(z): the general case, for any loss of p.

    Every p[k] depends on every z[j] of its row: ∂p[k]/∂z[j] = p[k] (1[j = k] − p[j]). Multiplying that table
    by dp and summing over k gives the formula, without building the table. If dp is the same number in the
    whole row, dz is 0: the probabilities add up to 1 whatever z is.
    """
    p = softmax(z)
    dz: Float[np.ndarray, "N K"] = p * (dp - (dp * p).sum(axis=1, keepdims=True))
    return dz


def softmax_cross_entropy(z: Float[np.ndarray, "N K"], y: Int[np.ndarray, " N"]) -> float:
    """Return the mean over the batch of −log softmax(z)[n, y[n]], for logits z and labels y in 0 … K−1.

        L = 1/N Σ_n ( log Σ_j exp(z[n, j]) − z[n, y[n]] )

    The logarithm is taken of the formula, not of computed probabilities: one that has underflowed to 0
    would give an infinite loss, and guarding it with a small constant would cap what a confident mistake
    costs. With the row's maximum subtracted from every logit, the logarithm's argument is between 1 and K.
    A row of logits (1000, −1000) costs exactly 2000 if the second class is right, and 0 if the first is.
    Labels outside 0 … K−1 are not checked for.
    """
    shifted = _shifted(z)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    of_truth = shifted[np.arange(len(y)), y]
    return float(np.mean(log_sums - of_truth))


def softmax_cross_entropy_backward(
    z: Float[np.ndarray, "N K"], y: Int[np.ndarray, " N"]
) -> Float[np.ndarray, "N K"]:
    """dz = (softmax(z) − onehot(y)) / N: what the network said, minus what is true, over the batch.

    Each row sums to 0, because a constant added to a row of logits changes nothing.
    """
    dz = softmax(z)
    dz[np.arange(len(y)), y] -= 1
    return dz / len(y)


def binary_cross_entropy(z: Float[np.ndarray, "*shape"], y: Real[np.ndarray, "*shape"]) -> float:
    """Return the mean over all elements of −log of the probability of the truth, for logits z and labels y.

        L = 1/size Σ ( −y log sigmoid(z) − (1 − y) log(1 − sigmoid(z)) )
          = 1/size Σ ( y softplus(−z) + (1 − y) softplus(z) )

    y is 0 or 1, or a probability between them. 1 − sigmoid(z) is sigmoid(−z), and −log sigmoid(z) is
    softplus(−z), which neither overflows nor takes the logarithm of 0: a logit of −1000 costs exactly 1000 if
    the label is 1, and 0 if it is 0. Raises `ValueError` where the shapes differ.
    """
    _require_same_shape(z, y)
    costs = y * softplus_forward(-z) + (1 - y) * softplus_forward(z)
    return float(np.mean(costs))


def binary_cross_entropy_backward(
    z: Float[np.ndarray, "*shape"], y: Real[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = (sigmoid(z) − y) / size: again what was said, minus what is true. Raises `ValueError` likewise."""
    _require_same_shape(z, y)
    dz: Float[np.ndarray, "*shape"] = (sigmoid_forward(z) - y) / z.size
    return dz


def mse(p: Float[np.ndarray, "*shape"], t: Float[np.ndarray, "*shape"]) -> float:
    """Return the mean squared error of predictions p against targets t, over all elements.

        L = 1/size Σ (p − t)²

    size is the number of all elements, and there is no factor 1/2. Raises `ValueError` where the shapes
    differ: NumPy would compare every row of an (N, 1) with every entry of an (N,), and the mean of that
    N by N table looks plausible.
    """
    _require_same_shape(p, t)
    return float(np.mean((p - t) ** 2))


def mse_backward(
    p: Float[np.ndarray, "*shape"], t: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dp = 2 (p − t) / size, where size is the number of all elements. Raises `ValueError` as `mse` does."""
    _require_same_shape(p, t)
    dp: Float[np.ndarray, "*shape"] = 2 * (p - t) / p.size
    return dp


class Loss(NamedTuple):
    """A loss of a network's outputs, its gradient, and what turns the outputs into predictions."""

    forward: Callable[..., float]
    backward: Callable[..., np.ndarray]
    prediction: Callable[[np.ndarray], np.ndarray]


# What the last layer gives, for N examples and M targets or K classes, and what belongs to it.
BY_TASK = {
    # M outputs, one for each target; they are the predictions.
    "regression": Loss(mse, mse_backward, identity_forward),
    # One output for each question of yes and no, (N, 1) for one; predicted is the probability of yes.
    "binary": Loss(binary_cross_entropy, binary_cross_entropy_backward, sigmoid_forward),
    # K outputs, one for each class; predicted are their probabilities.
    "multi-class": Loss(softmax_cross_entropy, softmax_cross_entropy_backward, softmax),
}


def _shifted(z: Float[np.ndarray, "N K"]) -> Float[np.ndarray, "N K"]:
    shifted: Float[np.ndarray, "N K"] = z - z.max(axis=1, keepdims=True)
    return shifted


def _require_same_shape(p: Float[np.ndarray, "*_"], t: Real[np.ndarray, "*_"]) -> None:
    if p.shape != t.shape:
        raise ValueError(f"predictions have shape {p.shape} and targets {t.shape}; they must be the same")
