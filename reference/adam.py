"""Adam: momentum for the direction, RMSProp for the size, and an honest start for both.

Two decaying averages are kept for each entry, of its gradients and of their squares:

    m ← β₁ m + (1 − β₁) g         which way, on average
    v ← β₂ v + (1 − β₂) g²        how large, on average

Both start at 0 and would be too small for a while: after t steps, the weights of the gradients in m add up to
1 − β₁ᵗ, not to 1. Dividing by that sum makes a true average of it, from the first step on. It is the one
line most often left out, and without it the first steps are too long: with the usual β₁ = 0.9 and β₂ = 0.999,
0.1 / √0.001 = 3.2 times as long.

    m̂ = m / (1 − β₁ᵗ)        v̂ = v / (1 − β₂ᵗ)        t = 1 in the first step
    W ← W − η m̂ / (√v̂ + ε)

|m̂| / √v̂ is at most about 1, so η is close to the longest step that any entry takes, and that is how to choose
it. A rare gradient among zeros can exceed it, up to (1 − β₁) / √(1 − β₂) times.

The paper itself offers a cheaper order of the same arithmetic, η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε̂). Its ε̂
is another ε: in the formula above it would read ε̂ / √(1 − β₂ᵗ), 32 times as large in the first step. That is
the divisor `hat`, and what Keras computes. See `reference.adaptive` for the others.

*Weight decay* pulls every weight towards 0 at each step. Added to the loss as an L2 penalty, its gradient would
pass through m and be divided by √v̂: weights with large gradients would be decayed the least. AdamW decays the
weight itself, beside Adam's step ("decoupled").

AdaMax replaces the root of the average square by a decaying maximum of |g|. It squares nothing, so nothing
overflows.

Source: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithms 1 and 2 and the end of
section 2 (ε̂); Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), algorithm 2; Goodfellow,
Bengio and Courville, *Deep Learning*, section 8.5.3; Géron, chapter 11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reference.adaptive import Divisor, outside
from reference.descent import Optimizer

if TYPE_CHECKING:
    from jaxtyping import Float

    Array = Float[np.ndarray, "*shape"]
    Memory = tuple[Array, ...]


@dataclass(kw_only=True, eq=False)
class Adam(Optimizer):
    """W ← W − η m̂ / (√v̂ + ε), from the corrected averages m̂ of g and v̂ of g².

    An entry whose gradients have all been 0 has m̂ = v̂ = 0 and stays exactly where it is.
    """

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    divisor: Divisor = outside
    kept = 2

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        m, v = memory
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        c1, c2 = 1 - self.beta1**t, 1 - self.beta2**t
        return W - rate * (m / c1) / self.divisor(v / c2, self.eps, c2), (m, v)


@dataclass(kw_only=True, eq=False)
class AdamW(Adam):
    """W ← W − η λ W, and from there Adam's step: PyTorch's and Keras's form, λ being weight_decay.

    To decay and to step at once, W ← W − η (m̂ / (√v̂ + ε) + λ W), is the same, as the step does not depend on
    W.
    """

    weight_decay: float = 0.01

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        return super().rule(W - rate * self.weight_decay * W, g, rate, t, memory)


@dataclass(kw_only=True, eq=False)
class AdamWDecayAfter(AdamW):
    """Adam's step, and then W ← W − η λ W: the step is decayed as well, by the small factor 1 − η λ."""

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        W, memory = Adam.rule(self, W, g, rate, t, memory)
        return W - rate * self.weight_decay * W, memory


@dataclass(kw_only=True, eq=False)
class AdamWWithoutRate(AdamW):
    """W ← W − λ W, and from there Adam's step: the paper's form, whose decay does not depend on η.

    In algorithm 2 both are multiplied by a schedule that begins at 1, and Adam's step alone by α, the learning
    rate. No accepted form of the rule, because the same λ means another: 1 / η times as much decay.
    """

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        return Adam.rule(self, W - self.weight_decay * W, g, rate, t, memory)


@dataclass(kw_only=True, eq=False)
class AdamL2(AdamW):
    """Adam with g + λ W for its gradient: what AdamW was written against, and PyTorch's Adam(weight_decay=λ).

    No accepted form of AdamW, whose name says that the decay does not pass through the averages.
    """

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        return Adam.rule(self, W, g + self.weight_decay * W, rate, t, memory)


@dataclass(kw_only=True, eq=False)
class AdaMax(Optimizer):
    """u ← max(β₂ u, |g|), then W ← W − η m̂ / (u + ε): Keras's form.

    The maximum needs no correction: it is as large as it should be from the first step on. The paper has no ε,
    which makes 0/0 of an entry whose gradients have all been 0.
    """

    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    kept = 2

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        m, u = memory
        m = self.beta1 * m + (1 - self.beta1) * g
        u = np.maximum(self.beta2 * u, np.abs(g))
        return W - rate * m / (1 - self.beta1**t) / (u + self.eps), (m, u)


@dataclass(kw_only=True, eq=False)
class AdaMaxEpsInMaximum(AdaMax):
    """u ← max(β₂ u, |g| + ε), then W ← W − η m̂ / u: PyTorch's form."""

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        m, u = memory
        m = self.beta1 * m + (1 - self.beta1) * g
        u = np.maximum(self.beta2 * u, np.abs(g) + self.eps)
        return W - rate * m / (1 - self.beta1**t) / u, (m, u)
