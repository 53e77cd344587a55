"""Momentum: steps that remember where the earlier ones went.

A ball rolling down a valley does not turn at every bump. Keep a velocity m, let it decay by β at each step,
and add the new downhill step to it:

    m ← β m − η g
    W ← W + m

What the gradients agree on adds up, to 1 / (1 − β) steps at once: ten with β = 0.9. What they contradict each
other in, the zigzag across the valley, cancels. β = 0 is plain gradient descent.

Nesterov's rule asks for the slope not where the ball is, but where its velocity is about to carry it, W + β m,
so that it brakes before the slope turns and not after. In that form, the look-ahead, it needs the gradient at
a point of its own choice. Every library uses a form that does without: call the look-ahead point W, write the
rule in terms of it, and the gradient is again the one at W.

The same names stand for different programs. The table says what each does with a gradient g at W.

    velocity      m ← β m − η g        W ← W + m              the lecture, Géron, Goodfellow et al., Keras
    buffer        m ← β m + g          W ← W − η m            PyTorch
    Nesterov
      velocity    m ← β m − η g        W ← W + β m − η g      Keras, CS231n
      buffer      m ← β m + g          W ← W − η (g + β m)    PyTorch
      look-ahead  as the first, with g = ∇J(W + β m)          Sutskever et al., Goodfellow et al., Géron

With one learning rate throughout, velocity and buffer walk the same path: the m of one is −η times that of
the other. When η changes, the buffer forgets at once how long the earlier steps were, the velocity slowly.

Source: Polyak (1964); Nesterov (1983); Sutskever, Martens, Dahl and Hinton, "On the importance of
initialization and momentum in deep learning" (2013); Goodfellow, Bengio and Courville, *Deep Learning*,
sections 8.3.2 and 8.3.3; Géron, chapter 11.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reference.descent import Optimizer

if TYPE_CHECKING:
    import numpy as np
    from jaxtyping import Float

    Array = Float[np.ndarray, "*shape"]
    Memory = tuple[Array, ...]
    Arrays = list[Float[np.ndarray, "..."]]
    Gradient = Callable[[Arrays], Arrays]


@dataclass(kw_only=True, eq=False)
class Momentum(Optimizer):
    """m ← β m − η g, then W ← W + m: the lecture's form. m is a step, in units of W."""

    beta: float = 0.9
    kept = 1

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        (m,) = memory
        m = self.beta * m - rate * g
        return W + m, (m,)


@dataclass(kw_only=True, eq=False)
class MomentumBuffer(Optimizer):
    """m ← β m + g, then W ← W − η m: PyTorch's form. m is a sum of gradients, and η scales all of it."""

    beta: float = 0.9
    kept = 1

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        (m,) = memory
        m = self.beta * m + g
        return W - rate * m, (m,)


@dataclass(kw_only=True, eq=False)
class MomentumAverage(Optimizer):
    """m ← β m + (1 − β) g, then W ← W − η m: an average, whose steps are 1 − β times as long.

    No accepted form of the rule, because the same learning rate means another: with β = 0.9, a tenth of it.
    Ng's courses teach it.
    """

    beta: float = 0.9
    kept = 1

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        (m,) = memory
        m = self.beta * m + (1 - self.beta) * g
        return W - rate * m, (m,)


@dataclass(kw_only=True, eq=False)
class Nesterov(Momentum):
    """m ← β m − η g, then W ← W + β m − η g: Keras's form.

    W is the look-ahead point itself. What the new m adds to the old β m, −η g, brings the ball there from W, and
    from there it looks ahead by the new β m.
    """

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        _, (m,) = super().rule(W, g, rate, t, memory)
        return W + self.beta * m - rate * g, (m,)


@dataclass(kw_only=True, eq=False)
class NesterovBuffer(MomentumBuffer):
    """m ← β m + g, then W ← W − η (g + β m): PyTorch's form."""

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        _, (m,) = super().rule(W, g, rate, t, memory)
        return W - rate * (g + self.beta * m), (m,)


@dataclass(kw_only=True, eq=False)
class NesterovLookAhead(Momentum):
    """m ← β m − η ∇J(W + β m), then W ← W + m: the rule as it was first written down.

    `step` must be given the gradient as a function, and calls it once, at W + β m; it raises `TypeError` for
    arrays, because a gradient at W would make this plain momentum.
    """

    def step(self, params: Arrays, grads: Arrays | Gradient) -> Arrays:
        if not callable(grads):
            raise TypeError(
                "the look-ahead form needs gradients at W + βm: give step a function of the parameters"
            )
        return super().step(params, grads)

    def _point(self, params: Arrays, memories: list[Memory]) -> Arrays:
        return [W + self.beta * m for W, (m,) in zip(params, memories, strict=True)]
