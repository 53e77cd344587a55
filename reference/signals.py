"""Signals in a deep stack of layers: what each layer sends up, what comes back, and how large both should be.

A stack without biases, z[l] = a[l−1] W[l] and a[l] = f(z[l]) with a[−1] = x, shows everything that depth does to a
signal. On the way back, the gradient of z[l] is that of a[l] times the slope at z[l], and is handed to the layer
below through W[l]ᵀ: after k layers it has been multiplied by k matrices and k slopes.

How large are both on average? Let x be independent of the weights, and the weights independent of each other with
mean 0 and variance v. A sum of m products w a then has the variance m v q, where q is the *mean square* of a (not its
variance, because a need not have the mean 0). A ReLU lets half of the mean square of a symmetric z through. So

    Var z[l] = m[l] v[l] q[l−1]        q[l] = Var z[l] (identity), Var z[l] / 2 (ReLU)

and, on the way back, where each unit hears from the n units above it,

    s[l] = g[l] (identity), g[l] / 2 (ReLU)        g[l−1] = n[l] v[l] s[l]

with s the mean square of the gradient of z, and g that of the gradient of a. Here m[l] and n[l] are the layer's
inputs and outputs. Both recursions multiply: any factor but 1 is raised to the power of the depth.

Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010),
section 4.2; He et al., "Delving deep into rectifiers" (2015), section 2.2.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from reference import activations

if TYPE_CHECKING:
    from jaxtyping import Float

    Arrays = list[Float[np.ndarray, "N _"]]
    Weights = list[Float[np.ndarray, "_ _"]]

FORWARD = {
    "identity": activations.identity_forward,
    "relu": activations.relu_forward,
    "sigmoid": activations.sigmoid_forward,
    "tanh": activations.tanh_forward,
}
BACKWARD = {
    "identity": activations.identity_backward,
    "relu": activations.relu_backward,
    "sigmoid": activations.sigmoid_backward,
    "tanh": activations.tanh_backward,
}
PASSED_ON = {"identity": 1.0, "relu": 0.5}  # the share of a mean square that an activation lets through


def signals_forward(x: Float[np.ndarray, "N D"], weights: Weights, activation: str) -> tuple[Arrays, Arrays]:
    """Return (zs, outs): what goes into the activation of each layer, and what comes out of it.

    The activation, "identity", "relu", "sigmoid" or "tanh", follows every layer, the last one too.
    """
    zs, outs = [], []
    a = x
    for W in weights:
        z = a @ W
        a = FORWARD[activation](z)
        zs.append(z)
        outs.append(a)
    return zs, outs


def signals_backward(da: Float[np.ndarray, "N K"], weights: Weights, zs: Arrays, activation: str) -> Arrays:
    """Return dzs, the gradient of each layer's z, first layer first, given that of the last layer's output."""
    dzs = []
    for W, z in zip(reversed(weights), reversed(zs), strict=True):
        dz = BACKWARD[activation](da, z)
        da = dz @ W.T
        dzs.append(dz)
    return dzs[::-1]


def rms(a: Float[np.ndarray, "*shape"]) -> float:
    """Return the root of the mean square of all entries: how large they are, whatever their mean."""
    return float(np.sqrt(np.mean(a**2)))


def predicted_variances(
    q: float, sizes: Sequence[int], variances: Sequence[float], activation: str
) -> Float[np.ndarray, " L"]:
    """Return the variance of z in each of L layers, for random weights of these variances.

    `q` is the mean square of x, `sizes` are the L + 1 widths from the input on, `activation` "identity" or "relu".
    """
    predicted = []
    for inputs, variance in zip(sizes[:-1], variances, strict=True):
        var_z = inputs * variance * q
        q = PASSED_ON[activation] * var_z
        predicted.append(var_z)
    return np.array(predicted)


def predicted_gradients(
    s: float, sizes: Sequence[int], variances: Sequence[float], activation: str
) -> Float[np.ndarray, " L"]:
    """Return the mean square of dz in each of L layers, first layer first.

    `s` is the mean square of the gradient of the last layer's output; the rest is as in `predicted_variances`.
    """
    predicted = []
    for outputs, variance in zip(reversed(sizes[1:]), reversed(variances), strict=True):
        of_dz = PASSED_ON[activation] * s
        s = outputs * variance * of_dz
        predicted.append(of_dz)
    return np.array(predicted[::-1])
