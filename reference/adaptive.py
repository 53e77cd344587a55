"""Steps of a size of their own: each entry's gradient is divided by how large such gradients have been.

A weight behind a rare feature gets a gradient once in a while, one behind a loud feature gets large ones all
the time; one learning rate is too small for the first and too large for the second. So keep v, the squares of
each entry's gradients, and divide by its root. What remains, g / √v, has no units: it is the same for a loss
in metres and in millimetres.

    AdaGrad    v ← v + g²                  the sum of all squares: steps only ever get shorter
    RMSProp    v ← β v + (1 − β) g²        their decaying average: old gradients are forgotten
               W ← W − η g / (√v + ε)

AdaGrad suits a convex problem, where one is to come to rest; in a network it often stops too early. RMSProp
forgets, so that a typical step stays η long.

ε keeps a gradient that has always been 0 from being 0/0. Where it stands is a matter of taste on which the
field has not agreed, and `divisor` is that taste. With ε = 1e-8, √ε is 1e-4, and the first two differ by more
than half a percent for gradients below 1e-3 only; with a large ε they are different rules.

    outside    √v + ε                  Duchi et al. (AdaGrad), Goodfellow et al. (AdaGrad, Adam), Adam's
                                       paper, PyTorch
    inside     √(v + ε)                Géron, Goodfellow et al. (RMSProp), Keras (AdaGrad, RMSProp)
    hat        √v + ε / √(1 − β₂ᵗ)     Keras (Adam, AdamW): explained in `reference.adam`

A gradient entry beyond 1.3e154 has an infinite square (NumPy warns of the overflow). Its step is then g / ∞ =
0, and as v stays infinite, that entry never moves again: nothing becomes NaN, so nobody notices. Clip first
(`reference.clipping`).

Source: Duchi, Hazan and Singer, "Adaptive subgradient methods" (2011); Hinton, *Neural networks for machine
learning* (2012), lecture 6e; Goodfellow, Bengio and Courville, *Deep Learning*, sections 8.5.1 and 8.5.2;
Géron, chapter 11.
"""
# ruff: noqa: F722 - jaxtyping's shapes are strings, but not Python expressions

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reference.descent import Optimizer

if TYPE_CHECKING:
    from jaxtyping import Float

    Array = Float[np.ndarray, "*shape"]
    Memory = tuple[Array, ...]

# A mean of squares, ε and the correction of that mean, 1 where there is none, give what a gradient is divided by.
Divisor = Callable[[np.ndarray, float, float], np.ndarray]


def outside(v: Float[np.ndarray, "*shape"], eps: float, c: float = 1.0) -> Float[np.ndarray, "*shape"]:
    """√v + ε. The smallest divisor is ε, in the units of the gradient."""
    root: Float[np.ndarray, "*shape"] = np.sqrt(v) + eps
    return root


def inside(v: Float[np.ndarray, "*shape"], eps: float, c: float = 1.0) -> Float[np.ndarray, "*shape"]:
    """√(v + ε). The smallest divisor is √ε: 1e-4 for an ε of 1e-8."""
    root: Float[np.ndarray, "*shape"] = np.sqrt(v + eps)
    return root


def hat(v: Float[np.ndarray, "*shape"], eps: float, c: float) -> Float[np.ndarray, "*shape"]:
    """√v + ε / √c, where v has been divided by the correction c = 1 − β₂ᵗ: √(v c) + ε, over √c."""
    root: Float[np.ndarray, "*shape"] = np.sqrt(v) + eps / math.sqrt(c)
    return root


@dataclass(kw_only=True, eq=False)
class AdaGrad(Optimizer):
    """v ← v + g², then W ← W − η g / (√v + ε).

    v starts at 0, as in the paper and PyTorch; Keras starts it at 0.1.
    """

    eps: float = 1e-8
    divisor: Divisor = outside
    kept = 1

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        (v,) = memory
        v = v + g**2
        return W - rate * g / self.divisor(v, self.eps, 1.0), (v,)


@dataclass(kw_only=True, eq=False)
class RMSProp(Optimizer):
    """v ← β v + (1 − β) g², then W ← W − η g / (√v + ε).

    v starts at 0 and this is not corrected for, so the first steps are up to 1 / √(1 − β) times too long: that
    of t = 1 has length η / √(1 − β), three times η with β = 0.9. Adam corrects it.
    """

    beta: float = 0.9
    eps: float = 1e-8
    divisor: Divisor = outside
    kept = 1

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        (v,) = memory
        v = self.beta * v + (1 - self.beta) * g**2
        return W - rate * g / self.divisor(v, self.eps, 1.0), (v,)
