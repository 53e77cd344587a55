"""Normalization: shift and scale to mean 0 and variance 1, then let the network choose another mean and scale.

    x̂ = (x − μ) / √(σ² + ε)        y = gamma · x̂ + beta

Batch normalization takes μ and σ² of each feature over the examples of the batch, down the columns; layer
normalization those of each example over its features, along the rows. The formulas are otherwise the same.

Backward there are three ways from x to x̂: straight, through the mean, and through the variance. The last two
take out of the gradient dx̂ what no change of x can bring about: to move the mean of x̂ from 0 or, but for ε,
its variance from 1:

    dx = (dx̂ − mean(dx̂) − x̂ · mean(dx̂ · x̂)) / √(σ² + ε),        dx̂ = gamma · dy

In training, the batch's own mean and variance are used, so an example's output depends on the others in its
batch, and is a little random; that is why batch normalization also regularizes. In inference there may be no
batch, so averages kept in training, the running statistics, stand in: they are constants, and of the three
ways only the straight one is left.

Conventions, as in Keras: momentum is the share of the *old* average that is kept (PyTorch's momentum is 1
minus it), 0.99 unless told, and ε is 1e-3. As in the paper and in PyTorch, σ² has divisor N, but the running
variance averages unbiased ones, with divisor N − 1; Keras averages σ².

Where a feature is constant in the batch, x − μ and so x̂ are 0 and y is beta; ε keeps the division finite.

Source: Ioffe and Szegedy, "Batch normalization" (2015), algorithms 1 and 2; Ba, Kiros and Hinton, "Layer
normalization" (2016); Géron, chapter 11.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float

EPSILON = 1e-3
MOMENTUM = 0.99


def batch_norm_forward(
    x: Float[np.ndarray, "N D"],
    gamma: Float[np.ndarray, " D"],
    beta: Float[np.ndarray, " D"],
    eps: float = EPSILON,
) -> Float[np.ndarray, "N D"]:
    """Return, in training, y = gamma · x̂ + beta, with each feature's mean and variance over the batch.

    Raises `ValueError` for a single example, as PyTorch does: it is its own mean, and all that it says would
    be lost. A batch of none gives an output of none.
    """
    if len(x) == 1:
        raise ValueError("batch normalization cannot train on a single example: it has no variance")
    normalized, _ = _normalize(x, 0, eps)
    y: Float[np.ndarray, "N D"] = gamma * normalized + beta
    return y


def batch_norm_backward(
    dy: Float[np.ndarray, "N D"],
    x: Float[np.ndarray, "N D"],
    gamma: Float[np.ndarray, " D"],
    eps: float = EPSILON,
) -> tuple[Float[np.ndarray, "N D"], Float[np.ndarray, " D"], Float[np.ndarray, " D"]]:
    """Return the gradients (dx, dgamma, dbeta) in training.

        dgamma = Σ_n dy[n] · x̂[n]        dbeta = Σ_n dy[n]
        dx = (dx̂ − mean(dx̂) − x̂ · mean(dx̂ · x̂)) / √(σ² + ε), the means over the batch

    Each column of dx sums to 0, because a constant added to a feature changes nothing.
    """
    normalized, deviation = _normalize(x, 0, eps)
    dx = _normalize_backward(gamma * dy, normalized, deviation, 0)
    return dx, (dy * normalized).sum(axis=0), dy.sum(axis=0)


def batch_norm_update(
    x: Float[np.ndarray, "N D"],
    running_mean: Float[np.ndarray, " D"],
    running_variance: Float[np.ndarray, " D"],
    momentum: float = MOMENTUM,
) -> tuple[Float[np.ndarray, " D"], Float[np.ndarray, " D"]]:
    """Return the running statistics after a batch x of two examples or more: momentum · old + (1 − momentum) · batch's.

    They start at mean 0 and variance 1. The batch's variance here is the unbiased one, with divisor N − 1:
    inference wants that of the data, which σ² underestimates by the factor (N − 1)/N. A batch of none changes
    nothing.
    """
    if len(x) == 0:
        return running_mean, running_variance
    mean = momentum * running_mean + (1 - momentum) * x.mean(axis=0)
    variance = momentum * running_variance + (1 - momentum) * x.var(axis=0, ddof=1)
    return mean, variance


def batch_norm_inference_forward(
    x: Float[np.ndarray, "N D"],
    gamma: Float[np.ndarray, " D"],
    beta: Float[np.ndarray, " D"],
    running_mean: Float[np.ndarray, " D"],
    running_variance: Float[np.ndarray, " D"],
    eps: float = EPSILON,
) -> Float[np.ndarray, "N D"]:
    """Return, in inference, y = gamma (x − running mean) / √(running variance + ε) + beta for each example."""
    y: Float[np.ndarray, "N D"] = gamma * (x - running_mean) / np.sqrt(running_variance + eps) + beta
    return y


def batch_norm_inference_backward(
    dy: Float[np.ndarray, "N D"],
    x: Float[np.ndarray, "N D"],
    gamma: Float[np.ndarray, " D"],
    running_mean: Float[np.ndarray, " D"],
    running_variance: Float[np.ndarray, " D"],
    eps: float = EPSILON,
) -> tuple[Float[np.ndarray, "N D"], Float[np.ndarray, " D"], Float[np.ndarray, " D"]]:
    """Return the gradients (dx, dgamma, dbeta) in inference: dx = gamma · dy / √(running variance + ε)."""
    deviation = np.sqrt(running_variance + eps)
    dgamma = (dy * (x - running_mean) / deviation).sum(axis=0)
    return gamma * dy / deviation, dgamma, dy.sum(axis=0)


def fold(
    W: Float[np.ndarray, "D M"],
    b: Float[np.ndarray, " M"],
    gamma: Float[np.ndarray, " M"],
    beta: Float[np.ndarray, " M"],
    running_mean: Float[np.ndarray, " M"],
    running_variance: Float[np.ndarray, " M"],
    eps: float = EPSILON,
) -> tuple[Float[np.ndarray, "D M"], Float[np.ndarray, " M"]]:
    """Return the W and b of one dense layer that equals x W + b followed by batch normalization in inference.

    Each unit, a column of W, is scaled by gamma / √(running variance + ε); b loses the running mean, is scaled
    alike, and gains beta.
    """
    scale = gamma / np.sqrt(running_variance + eps)
    return W * scale, (b - running_mean) * scale + beta


def layer_norm_forward(
    x: Float[np.ndarray, "N D"],
    gamma: Float[np.ndarray, " D"],
    beta: Float[np.ndarray, " D"],
    eps: float = EPSILON,
) -> Float[np.ndarray, "N D"]:
    """y = gamma · x̂ + beta, with each example's mean and variance over its features.

    No example sees another, so training and inference are the same, and a single example is fine. Of a single
    feature, only beta is left.
    """
    normalized, _ = _normalize(x, 1, eps)
    y: Float[np.ndarray, "N D"] = gamma * normalized + beta
    return y


def layer_norm_backward(
    dy: Float[np.ndarray, "N D"],
    x: Float[np.ndarray, "N D"],
    gamma: Float[np.ndarray, " D"],
    eps: float = EPSILON,
) -> tuple[Float[np.ndarray, "N D"], Float[np.ndarray, " D"], Float[np.ndarray, " D"]]:
    """Return the gradients (dx, dgamma, dbeta).

    dx is that of batch normalization with the means over the features. gamma and beta are one for each
    feature and shared by the examples here too, so their gradients are the same sums over the batch.
    """
    normalized, deviation = _normalize(x, 1, eps)
    dx = _normalize_backward(gamma * dy, normalized, deviation, 1)
    return dx, (dy * normalized).sum(axis=0), dy.sum(axis=0)


def _normalize(
    x: Float[np.ndarray, "N D"], axis: int, eps: float
) -> tuple[Float[np.ndarray, "N D"], Float[np.ndarray, "_ _"]]:
    """x̂ and √(σ² + ε). σ² is the mean square of x − μ: the mean of x² less μ² would cancel where μ is large."""
    centred = x - _mean(x, axis)
    deviation: Float[np.ndarray, "_ _"] = np.sqrt(_mean(centred**2, axis) + eps)
    return centred / deviation, deviation


def _normalize_backward(
    dnormalized: Float[np.ndarray, "N D"],
    normalized: Float[np.ndarray, "N D"],
    deviation: Float[np.ndarray, "_ _"],
    axis: int,
) -> Float[np.ndarray, "N D"]:
    through_mean = _mean(dnormalized, axis)
    through_variance = normalized * _mean(dnormalized * normalized, axis)
    dx: Float[np.ndarray, "N D"] = (dnormalized - through_mean - through_variance) / deviation
    return dx


def _mean(x: Float[np.ndarray, "N D"], axis: int) -> Float[np.ndarray, "_ _"]:
    """Return the mean along an axis, kept; 0 for a batch of none, where NumPy would warn."""
    mean: Float[np.ndarray, "_ _"] = x.sum(axis=axis, keepdims=True) / max(x.shape[axis], 1)
    return mean
