"""Activations: functions of one number, without which a stack of layers would be no more than one layer.

Forward, a = f(z). Backward, a number is given da, the gradient of the loss with respect to a, and passes on

    dz = da · f′(z)

The chain rule for a function of one number has one factor, so nothing is summed and every array here has
the same shape. Each backward takes z, the input of its forward, so that it needs nothing that a forward
must have kept.

Here are the three classics, and the identity, which is what a layer without an activation has. Sigmoid and
tanh flatten out on both sides; `reference.rectifiers` and `reference.smooth_activations` hold what came after
them. The softmax, which looks at a whole row, stands with its loss in `reference.losses`.

Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 3.10 (sigmoid) and chapter 6.3 (all of them
as hidden units); Géron, chapters 10 and 11.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float


def identity_forward(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Return a = z, the very array: no activation. The output of a regression, and of logits."""
    return z


def identity_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = da, because the slope is 1 everywhere."""
    return da


def relu_forward(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Return the rectified linear unit: a = max(z, 0).

    Positive numbers pass unchanged, all others become 0.
    """
    a: Float[np.ndarray, "*shape"] = np.maximum(z, 0)
    return a


def relu_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = da where z > 0, and 0 elsewhere.

    The slope is 1 on the right and 0 on the left. At z = 0 there is none: any value in [0, 1] is a
    subgradient, and the usual choice, made here as in PyTorch, is 0. Entries are chosen, not multiplied by
    a mask of 0 and 1, because an infinite da times 0 is NaN, and a closed unit must pass on nothing.
    """
    return np.where(z > 0, da, np.zeros_like(da))


def sigmoid_forward(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Return the logistic sigmoid: a = 1 / (1 + exp(−z)), between 0 and 1.

    exp(−z) overflows for z below −709, so exp is only ever taken of −|z|, which is at most 0 and can do no
    worse than vanish. For z < 0 the formula is multiplied through by exp(z):

        z ≥ 0:  1 / (1 + exp(−z))        z < 0:  exp(z) / (1 + exp(z))

    Both halves keep their full relative precision, however small the result.
    """
    decay = np.exp(-np.abs(z))
    a: Float[np.ndarray, "*shape"] = np.where(z >= 0, 1, decay) / (1 + decay)
    return a


def sigmoid_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = da · a (1 − a), where a = sigmoid(z).

    Written out, a (1 − a) = exp(−|z|) / (1 + exp(−|z|))², the same on both sides of 0. This form is the one
    computed: 1 − a would cancel to 0 from z = 37 on, where the true slope is still 1e-16.
    The slope is at most 1/4, at z = 0, which is why a deep stack of sigmoids makes gradients vanish.
    """
    decay = np.exp(-np.abs(z))
    dz: Float[np.ndarray, "*shape"] = da * decay / (1 + decay) ** 2
    return dz


def tanh_forward(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Return the hyperbolic tangent: a = (exp(z) − exp(−z)) / (exp(z) + exp(−z)), between −1 and 1.

    It is a sigmoid, stretched to be symmetric about 0: tanh(z) = 2 sigmoid(2z) − 1.
    """
    a: Float[np.ndarray, "*shape"] = np.tanh(z)
    return a


def tanh_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = da (1 − a²), where a = tanh(z).

    As tanh(z) = 2 sigmoid(2z) − 1, the slope is also 4 times that of the sigmoid at 2z. That is what is
    computed: 1 − a² would cancel to 0 from |z| = 20 on. The slope is at most 1, at z = 0.
    """
    return 4 * sigmoid_backward(da, 2 * z)
