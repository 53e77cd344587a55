"""Nadam: Adam, with the momentum looked ahead as in Nesterov's rule.

Adam's direction m̂ mixes the new gradient with the old average, as momentum does. Nesterov's form, written at
the look-ahead point, weighs the new gradient twice: the average *after* this step, decayed once more, and the
gradient itself. Nadam does the same with Adam's averages:

    m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²        v̂ = v / (1 − β₂ᵗ)
    W ← W − η (a m + b g) / (√v̂ + ε)

All definitions agree on this much. They differ in what a and b are: the average of the next step would be corrected
by 1 − β₁ᵗ⁺¹, and Dozat's paper lets β₁ itself grow during training, as

    μₜ = β₁ (1 − ½ · 0.96^(ψ t))        Πₜ = μ₁ μ₂ … μₜ

    form                    a                      b
    Dozat, constant         β₁ / (1 − β₁ᵗ⁺¹)       (1 − β₁) / (1 − β₁ᵗ)    Dozat's algorithm, μ constant
    Ruder                   β₁ / (1 − β₁ᵗ)         (1 − β₁) / (1 − β₁ᵗ)    Ruder's overview
    schedule, ψ = 1         μₜ₊₁ / (1 − Πₜ₊₁)      (1 − μₜ) / (1 − Πₜ)     Keras
    schedule, ψ = 0.004     the same               the same                Dozat's choice for ψ, PyTorch

With β₁ = 0.9, the first step is 1.47, 1.90, 1.06 and 1.06 times η long; later they draw together. All are in
use, so all are accepted.

Source: Dozat, "Incorporating Nesterov momentum into Adam" (2016); Ruder, "An overview of gradient descent
optimization algorithms" (2016), section 4.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from reference.adam import Adam

if TYPE_CHECKING:
    from jaxtyping import Float

    Array = Float[np.ndarray, "*shape"]
    Memory = tuple[Array, ...]


@dataclass(kw_only=True, eq=False)
class Nadam(Adam):
    """W ← W − η (a m + b g) / (√v̂ + ε), where a = β₁ / (1 − β₁ᵗ⁺¹) and b = (1 − β₁) / (1 − β₁ᵗ)."""

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        m, v = memory
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        a, b = self.weights(t)
        c2 = 1 - self.beta2**t
        return W - rate * (a * m + b * g) / self.divisor(v / c2, self.eps, c2), (m, v)

    def weights(self, t: int) -> tuple[float, float]:
        """Return a and b of step t: how much of the average, and how much of the new gradient."""
        return self.beta1 / (1 - self.beta1 ** (t + 1)), (1 - self.beta1) / (1 - self.beta1**t)


@dataclass(kw_only=True, eq=False)
class NadamRuder(Nadam):
    """Nadam with both corrected as of this step: a = β₁ / (1 − β₁ᵗ), so that a m + b g = β₁ m̂ + b g."""

    def weights(self, t: int) -> tuple[float, float]:
        """Return a and b of step t."""
        return self.beta1 / (1 - self.beta1**t), (1 - self.beta1) / (1 - self.beta1**t)


@dataclass(kw_only=True, eq=False)
class NadamSchedule(Nadam):
    """Nadam with a momentum μ that grows from about β₁ / 2 to β₁: slowly, with PyTorch's ψ = 0.004."""

    psi: ClassVar[float] = 0.004

    def weights(self, t: int) -> tuple[float, float]:
        """Return a and b of step t."""
        mu = self.beta1 * (1 - 0.5 * 0.96 ** (self.psi * np.arange(1, t + 2)))
        now, following, product = mu[-2], mu[-1], np.prod(mu[:-1])
        return float(following / (1 - product * following)), float((1 - now) / (1 - product))


@dataclass(kw_only=True, eq=False)
class NadamKeras(NadamSchedule):
    """Nadam with a momentum μ that reaches β₁ within a hundred steps: ψ = 1."""

    psi: ClassVar[float] = 1.0
