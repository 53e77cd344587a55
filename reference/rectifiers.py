"""Rectifiers with a way back: what a ReLU stops, these let through a little.

A ReLU has slope 0 for every negative z. If the weights of a unit move to where z is negative for every
example, their gradient is 0, they stay where they are, and the unit is dead. Each activation here is a line
on the right, as the ReLU is, and has some slope on the left, so that a gradient can bring the unit back:

    leaky ReLU        a small fixed slope
    parametric ReLU   a slope that is learned, one for each unit
    ELU               a curve that levels off at −alpha, so that the mean output comes closer to 0
    SELU              an ELU whose two constants keep mean 0 and variance 1 from layer to layer

Source: Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models" (2013); He,
Zhang, Ren and Sun, "Delving deep into rectifiers" (2015), section 2.1; Clevert, Unterthiner and Hochreiter,
"Fast and accurate deep network learning by exponential linear units" (2016); Klambauer and others,
"Self-normalizing neural networks" (2017); Géron, chapter 11.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float

# The solution of two equations, that mean 0 and variance 1 are a fixed point; Klambauer and others, equation 14.
SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


def leaky_relu_forward(z: Float[np.ndarray, "*shape"], slope: float = 0.01) -> Float[np.ndarray, "*shape"]:
    """Return a = z where z > 0, and slope · z elsewhere."""
    return np.where(z > 0, z, slope * z)


def leaky_relu_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"], slope: float = 0.01
) -> Float[np.ndarray, "*shape"]:
    """dz = da where z > 0, and slope · da elsewhere, also at 0, as in PyTorch."""
    return np.where(z > 0, da, slope * da)


def parametric_relu_forward(
    z: Float[np.ndarray, "N M"], slope: Float[np.ndarray, " M"]
) -> Float[np.ndarray, "N M"]:
    """a[n, m] = z[n, m] where it is positive, and slope[m] · z[n, m] elsewhere: a leaky ReLU for each unit."""
    return np.where(z > 0, z, slope * z)


def parametric_relu_backward(
    da: Float[np.ndarray, "N M"], z: Float[np.ndarray, "N M"], slope: Float[np.ndarray, " M"]
) -> tuple[Float[np.ndarray, "N M"], Float[np.ndarray, " M"]]:
    """Return the gradients (dz, dslope).

        dz = da where z > 0, and slope · da elsewhere
        dslope[m] = Σ_n da[n, m] z[n, m], over those n where z[n, m] is not positive

    slope[m] is the factor of z[n, m] in those examples alone, and all of them share it.
    """
    dz = np.where(z > 0, da, slope * da)
    dslope = np.where(z > 0, 0, da * z).sum(axis=0)
    return dz, dslope


def elu_forward(z: Float[np.ndarray, "*shape"], alpha: float = 1.0) -> Float[np.ndarray, "*shape"]:
    """Return the exponential linear unit: a = z where z > 0, and alpha (exp(z) − 1) elsewhere.

    Near 0, exp(z) − 1 would lose the digits of z that 1 has no room for; expm1 is the same without that loss.
    It is taken of min(z, 0), because both branches are computed everywhere, and exp overflows from 710 on.
    """
    return np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0)))


def elu_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"], alpha: float = 1.0
) -> Float[np.ndarray, "*shape"]:
    """dz = da where z > 0, and da · alpha exp(z) elsewhere. Only with alpha = 1 has the curve no kink at 0."""
    return np.where(z > 0, da, da * alpha * np.exp(np.minimum(z, 0)))


def selu_forward(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Return the scaled ELU: a = scale · ELU(z), with the constants `SELU_SCALE` and `SELU_ALPHA`.

    With weights of mean 0 and variance 1 / fan_in (LeCun's), a signal of mean 0 and variance 1 stays one.
    """
    return SELU_SCALE * elu_forward(z, SELU_ALPHA)


def selu_backward(
    da: Float[np.ndarray, "*shape"], z: Float[np.ndarray, "*shape"]
) -> Float[np.ndarray, "*shape"]:
    """dz = scale · da · ELU′(z)."""
    return elu_backward(SELU_SCALE * da, z, SELU_ALPHA)
