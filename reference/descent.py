"""Gradient descent, and what every rule for taking a step has in common.

The gradient says in which direction the loss grows fastest, so a step goes the other way:

    W ← W − η g        g = ∇J(W), the gradient; η, the learning rate

That is the whole of plain gradient descent, `SGD` below (*stochastic*, because g comes from a mini-batch and
is right only on average). Two things are wrong with it. In a narrow valley the gradient points across, not
along, so steps zigzag; and one η serves all parameters, although some have gradients a thousand times those
of others. `reference.momentum` mends the first, `reference.adaptive` the second, `reference.adam` both. Each
rule is one more line of algebra, and keeps one or two arrays in memory for each parameter.

`Optimizer` is the part that does not differ: it counts the steps, keeps the memory of each parameter apart
from that of every other, and asks the rule what becomes of one parameter. Only ever for one: all these rules
work entry by entry, so shapes do not matter to them, and an array of any shape, or none, will do.

Source: Goodfellow, Bengio and Courville, *Deep Learning*, section 8.3.1, algorithm 8.1; Géron, chapter 4.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

if TYPE_CHECKING:
    from jaxtyping import Float

    from reference.schedules import Schedule

    Array = Float[np.ndarray, "*shape"]
    Memory = tuple[Array, ...]
    Arrays = list[Float[np.ndarray, "..."]]
    Gradient = Callable[[Arrays], Arrays]


@dataclass(kw_only=True, eq=False)
class Optimizer(ABC):
    """A rule, its hyper-parameters, and what it remembers of each parameter; one object serves one network.

    learning_rate is a number, or a schedule: a function of the number of steps taken so far. A rule says in
    `kept` how many arrays it keeps for each parameter, and in `rule` what it does with them.
    """

    learning_rate: float | Schedule
    kept: ClassVar[int] = 0

    def __post_init__(self) -> None:
        self._steps = 0
        self._memories: list[Memory] = []

    def step(self, params: Arrays, grads: Arrays | Gradient) -> Arrays:
        """Return the parameters after one more step, in the order of params; nothing given is changed.

        grads holds the gradient of the loss with respect to each parameter, in the same order and shapes. It
        may also be a function that gives them for the parameters that it is handed, which is what the
        look-ahead form of Nesterov's rule must have. Memory goes by position, so every call has the same
        parameters in the same order. Raises `ValueError` where numbers or shapes differ; the optimizer is
        then as it was.
        """
        memories = self._memories if self._steps else [self._blank(W) for W in params]
        if callable(grads):
            grads = grads(self._point(params, memories))
        _must_match(params, grads, memories)
        rate, t = self._rate(), self._steps + 1
        moved = [
            self.rule(W, g, rate, t, memory) for W, g, memory in zip(params, grads, memories, strict=True)
        ]
        self._steps, self._memories = t, [memory for _, memory in moved]
        return [np.asarray(W) for W, _ in moved]

    @abstractmethod
    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        """Return one parameter W with gradient g after step number t = 1, 2, …, and what to remember of it.

        rate is the learning rate of this step. memory holds the arrays that the step before gave, zeros of
        W's shape before the first. All arrays have one shape; those given are not changed.
        """

    def _blank(self, W: Array) -> Memory:
        return tuple(np.zeros_like(W) for _ in range(self.kept))

    def _point(self, params: Arrays, memories: list[Memory]) -> Arrays:
        """Return where the gradient is taken: at the parameters, unless a rule looks elsewhere."""
        return params

    def _rate(self) -> float:
        rate = self.learning_rate
        return float(rate(self._steps) if callable(rate) else rate)


@dataclass(kw_only=True, eq=False)
class SGD(Optimizer):
    """W ← W − η g: one step straight downhill, in proportion to the slope.

    Source: Goodfellow et al., algorithm 8.1; Géron, chapter 4.
    """

    def rule(self, W: Array, g: Array, rate: float, t: int, memory: Memory) -> tuple[Array, Memory]:
        return W - rate * g, memory


def _must_match(params: Arrays, grads: Arrays, memories: list[Memory]) -> None:
    if not len(params) == len(grads) == len(memories):
        raise ValueError(
            f"there are {len(params)} parameters, {len(grads)} gradients and memories of {len(memories)}; "
            "give a gradient for each parameter, and the same parameters at every step"
        )
    for position, (W, g, memory) in enumerate(zip(params, grads, memories, strict=True)):
        if any(np.shape(W) != np.shape(other) for other in (g, *memory)):
            raise ValueError(
                f"parameter {position} has shape {np.shape(W)}, and its gradient or what is remembered of it "
                f"has {', '.join(str(np.shape(other)) for other in (g, *memory))}; they must be the same"
            )
