"""Smooth relatives of the ReLU: they bend where it has a corner, and are z on the right and 0 on the left.

Softplus rounds the corner off. The others are z times a gate between 0 and 1 that opens as z grows, which
makes them dip a little below 0 before they vanish on the left:

    SiLU (swish)   z · sigmoid(z)
    GELU           z · Φ(z), where Φ(z) is the chance that a standard normal number is below z
    mish           z · tanh(softplus(z))

All have the slope of their gate plus z times the gate's own slope, which is the product rule.

Source: Dugas and others, "Incorporating second-order functional knowledge" (2001, softplus); Hendrycks and
Gimpel, "Gaussian error linear units" (2016); Ramachandran, Zoph and Le, "Searching for activation functions"
(2017, swish); Misra, "Mish" (2020); Géron, chapter 11.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from reference.activations import sigmoid_backward, sigmoid_forward, tanh_backward, tanh_forward

if TYPE_CHECKING:
    from jaxtyping import Float

# NumPy has no erfc. SciPy's would be faster, and a dependency; Python's own has the same precision.
_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def softplus_forward(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Return a = log(1 + exp(z)), always above max(z, 0), and by log 2 at 0, where it is furthest.

    exp(z) overflows from 710 on. The larger of 0 and z is taken out of the logarithm:

        a = max(z, 0) + log(1 + exp(−|z|))

    log1p keeps the second term where it is small, so that softplus(−40) is 4e-18 and not 0.
    """
    a: Float[np.ndarray, "*shape"] = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    return a


def softplus_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = da · sigmoid(z): the softplus is the integral of the sigmoid."""
    dz: Float[np.ndarray, "*shape"] = da * sigmoid_forward(z)
    return dz


def silu_forward(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Return the sigmoid linear unit, also called swish: a = z · sigmoid(z)."""
    a: Float[np.ndarray, "*shape"] = z * sigmoid_forward(z)
    return a


def silu_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = da (sigmoid(z) + z · sigmoid′(z))."""
    dz: Float[np.ndarray, "*shape"] = da * sigmoid_forward(z) + sigmoid_backward(da * z, z)
    return dz


def gelu_forward(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Return the Gaussian error linear unit: a = z · Φ(z), with Φ(z) = erfc(−z / √2) / 2.

    Φ(z) = (1 + erf(z / √2)) / 2 is the same number, but cancels to 0 from z = −8.3 on.
    """
    a: Float[np.ndarray, "*shape"] = z * _normal_distribution(z)
    return a


def gelu_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = da (Φ(z) + z φ(z)), where φ(z) = exp(−z² / 2) / √(2π), the density, is the slope of Φ."""
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    dz: Float[np.ndarray, "*shape"] = da * (_normal_distribution(z) + z * density)
    return dz


def gelu_tanh_forward(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Return the GELU's well-known approximation: a = z (1 + tanh u) / 2, with u = √(2/π) (z + 0.044715 z³).

    (1 + tanh u) / 2 is sigmoid(2u), which does not cancel on the left. It is within 5e-4 of the exact GELU.
    """
    a: Float[np.ndarray, "*shape"] = z * sigmoid_forward(2 * _inner(z))
    return a


def gelu_tanh_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = da (sigmoid(2u) + z · sigmoid′(2u) · 2u′), with u′ = √(2/π) (1 + 3 · 0.044715 z²)."""
    u = _inner(z)
    du = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * z**2)
    dz: Float[np.ndarray, "*shape"] = da * sigmoid_forward(2 * u) + sigmoid_backward(da * z * 2 * du, 2 * u)
    return dz


def mish_forward(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Return a = z · tanh(softplus(z))."""
    a: Float[np.ndarray, "*shape"] = z * tanh_forward(softplus_forward(z))
    return a


def mish_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = da · tanh(s) + da · z · tanh′(s) · s′, with s = softplus(z): the chain rule along the gate."""
    s = softplus_forward(z)
    through_gate = softplus_backward(tanh_backward(da * z, s), z)
    dz: Float[np.ndarray, "*shape"] = da * tanh_forward(s) + through_gate
    return dz


def _normal_distribution(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    phi: Float[np.ndarray, "*shape"] = _erfc(-z / math.sqrt(2)).astype(z.dtype) / 2
    return phi


def _inner(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    return math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)
