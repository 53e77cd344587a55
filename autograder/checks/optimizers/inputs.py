"""What optimizers are fed: runs of gradients, or of a function that gives them, and where the parameters start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks import array, structure

STEPS = 12
ALL_ZERO = 5
SHAPES = ((3, 4), (4,), (3, 4))
EPS = 1e-8
LARGE_EPS = 0.05
SMALLER = 0.2

# Ranges that keep their distance from every usual default: 0.1, 0.01, 0.001; 0.9, 0.99, 0.999; 0.1, 0.01.
LEARNING_RATE = (0.13, 0.5)
DECAY = (0.6, 0.82)
SLOW_DECAY = (0.75, 0.93)
WEIGHT_DECAY = (0.15, 0.35)

Floats = npt.NDArray[np.float64]
Grads = list[Floats] | Callable[..., list[Floats]]
Ranges = Mapping[str, tuple[float, float]]


class RuleForm(Protocol):
    """One defensible form of a rule, made with its hyper-parameters by keyword, at fresh state."""

    def step(self, params: list[Any], grads: Any) -> list[Any]:
        """The new parameters; those given stay as they are."""


Forms = Mapping[str, Callable[..., RuleForm]]


@dataclass(frozen=True)
class Run:
    """Hyper-parameters, where the parameters start, and what each step is fed."""

    kind: str
    hyper: Mapping[str, float]
    params: list[Floats]
    grads: Sequence[Grads]

    def way(self, make: Callable[..., RuleForm]) -> list[list[Floats]]:
        """Where this form of the rule stands after each step."""
        form, params, way = make(**self.hyper), [part.copy() for part in self.params], []
        for grads in self.grads:
            params = [np.array(part, dtype=np.float64) for part in form.step(params, structure.copied(grads))]
            way.append([part.copy() for part in params])
        return way


def drawn(
    rng: np.random.Generator, hyper: Ranges, *, eps: str = "eps", look_ahead: bool = False
) -> list[Run]:
    """The runs of `rule`: alone, two together, zeros, and, where the rule has an eps, a large one."""
    feed = _quadratic if look_ahead else _fed
    small = {eps: EPS} if eps else {}
    first = Run("alone", {**_hyper(rng, hyper), **small}, _start(rng), feed(rng))
    again = Run("together", first.hyper, first.params, first.grads)
    other = Run("together", {**_hyper(rng, hyper), **small}, _start(rng), feed(rng))
    runs = [first, again, other]
    if not look_ahead:
        runs.append(Run("zeros", {**_hyper(rng, hyper), **small}, _start(rng), _with_zeros(_fed(rng))))
    if eps:
        runs.append(Run("eps", {**_hyper(rng, hyper), eps: LARGE_EPS}, _start(rng), feed(rng, SMALLER)))
    return runs


def _hyper(rng: np.random.Generator, hyper: Ranges) -> dict[str, float]:
    return {name: float(rng.uniform(*bounds)) for name, bounds in hyper.items()}


def _start(rng: np.random.Generator) -> list[Floats]:
    return [rng.standard_normal(shape) for shape in SHAPES]


def _fed(rng: np.random.Generator, scale: float = 1.0) -> list[Grads]:
    """Gradients of size 0.5 to 2, of both signs."""
    return [
        [scale * rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape) for shape in SHAPES]
        for _ in range(STEPS)
    ]


def _with_zeros(fed: list[Grads]) -> list[Grads]:
    """One entry of each parameter is 0 throughout, the second for two steps, the first at times, and all once."""
    for step, grads in enumerate(fed):
        assert isinstance(grads, list)
        for part in grads:
            part.flat[1] = 0.0
        if step < 2:
            grads[1][...] = 0.0
        if step % 5 == 3:
            grads[0][...] = 0.0
        if step == ALL_ZERO:
            for part in grads:
                part[...] = 0.0
    return fed


def _quadratic(rng: np.random.Generator, scale: float = 1.0) -> list[Grads]:
    """One function for all steps: the gradient c * (w - w*) of a separable quadratic, c from 0.2 to 1."""
    curvature = [scale * rng.uniform(0.2, 1.0, shape) for shape in SHAPES]
    lowest = [3.0 * rng.standard_normal(shape) for shape in SHAPES]

    def gradient(params: Any) -> list[Floats]:
        parts = [
            array.form(part, shape, called="grad(params)") for part, shape in zip(params, SHAPES, strict=True)
        ]
        return [c * (part - best) for c, part, best in zip(curvature, parts, lowest, strict=True)]

    return [gradient] * STEPS
