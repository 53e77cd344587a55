"""Where training starts: random weights, spread so that signals neither die nor blow up on their way through.

Weights that are all alike stay alike, because they get the same gradients; with weights of zero, no signal
passes a layer at all, forward or backward. Randomness tells the units of a layer apart. How far to spread it
follows from the variance. With m = fan_in inputs of mean square q, and independent weights of mean 0 and
variance v, an output has variance m · v · q. For this to be the variance s of the layer before:

    LeCun     v = 1 / m            q = s: the layer before passes its signal on as it is (or is a SELU)
    He        v = 2 / m            q = s/2: a ReLU has set half of a symmetric signal to 0
    Glorot    v = 2 / (m + n)      the way back, with n = fan_out, wants v = 1 / n: the mean of m and n serves both

Each comes in two shapes, which differ little in practice. What matters is the variance, so:

    normal     standard deviation √v         (the root: v is the variance, and most mistakes are here)
    uniform    from −√(3v) to √(3v)          as U(−a, a) has variance a²/3; for Glorot, a = √(6 / (m + n))

The names are Keras's. *Keras cuts its normals off* at two deviations and widens them by 1 / 0.8796 to keep the
variance; PyTorch does not, and neither did He et al. Here they are not cut off. Both are right.

Every function has the signature init(fan_in, fan_out, rng) and gives W of shape (fan_in, fan_out), for a layer
x W + b. The same generator state gives the same weights. Biases start at 0.

Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010),
equation 16; He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015), equation 10; LeCun, Bottou, Orr and
Müller, "Efficient backprop" (1998), equation 16; Saxe, McClelland and Ganguli, "Exact solutions to the
nonlinear dynamics of learning in deep linear neural networks" (2014); Géron, chapter 11.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float


def lecun_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Float[np.ndarray, "fan_in fan_out"]:
    """Draw normal numbers with variance 1 / fan_in."""
    return _normal(1 / fan_in, fan_in, fan_out, rng)


def lecun_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> Float[np.ndarray, "fan_in fan_out"]:
    """Draw uniform numbers between ±√(3 / fan_in), so with variance 1 / fan_in."""
    return _uniform(1 / fan_in, fan_in, fan_out, rng)


def glorot_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Float[np.ndarray, "fan_in fan_out"]:
    """Draw normal numbers with variance 2 / (fan_in + fan_out). PyTorch: `xavier_normal_`."""
    return _normal(2 / (fan_in + fan_out), fan_in, fan_out, rng)


def glorot_uniform(
    fan_in: int, fan_out: int, rng: np.random.Generator
) -> Float[np.ndarray, "fan_in fan_out"]:
    """Draw uniform numbers between ±√(6 / (fan_in + fan_out)): the lecture's form. PyTorch: `xavier_uniform_`."""
    return _uniform(2 / (fan_in + fan_out), fan_in, fan_out, rng)


def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Float[np.ndarray, "fan_in fan_out"]:
    """Draw normal numbers with variance 2 / fan_in: the lecture's form. PyTorch: `kaiming_normal_`, "relu"."""
    return _normal(2 / fan_in, fan_in, fan_out, rng)


def he_uniform(fan_in: int, fan_out: int, rng: np.random.Generator) -> Float[np.ndarray, "fan_in fan_out"]:
    """Draw uniform numbers between ±√(6 / fan_in), so with variance 2 / fan_in. PyTorch: `kaiming_uniform_`, "relu"."""
    return _uniform(2 / fan_in, fan_in, fan_out, rng)


def orthogonal(fan_in: int, fan_out: int, rng: np.random.Generator) -> Float[np.ndarray, "fan_in fan_out"]:
    """Draw columns, or rows where those are fewer, that are orthogonal and of length 1, in random directions.

    A square one turns a signal without making it longer or shorter, however often it is applied, which is what
    a recurrent layer needs. QR of a normal matrix gives one; multiplying by the signs of R's diagonal makes
    every direction equally likely (Mezzadri, 2007). PyTorch: `orthogonal_`.
    """
    tall = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
    Q, R = np.linalg.qr(tall)
    Q = Q * np.sign(np.diag(R))
    return Q if fan_in >= fan_out else Q.T


def zeros(fan_in: int, fan_out: int, rng: np.random.Generator) -> Float[np.ndarray, "fan_in fan_out"]:
    """Return all zeros, with which a layer passes nothing on in either direction. rng is not used."""
    return np.zeros((fan_in, fan_out))


def _normal(variance: float, fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    return rng.normal(0.0, math.sqrt(variance), size=(fan_in, fan_out))


def _uniform(variance: float, fan_in: int, fan_out: int, rng: np.random.Generator) -> np.ndarray:
    limit = math.sqrt(3 * variance)
    return rng.uniform(-limit, limit, size=(fan_in, fan_out))
