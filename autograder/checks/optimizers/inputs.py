"""The runs of an optimizer check: gradients, or a function that computes them, and where the parameters start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks import form, structure

__all__ = ["DECAY", "LEARNING_RATE", "SLOW_DECAY", "WEIGHT_DECAY", "OptimizerRun", "RuleForm"]

STEPS = 12  # the correction of Adam's start, and a slow decay, still show
ALL_ZERO = 5  # after a state has built up
SHAPES = ((3, 4), (4,), (3, 4))  # two of one shape: state that is keyed by shape shows
COINCIDENT = ((3, 3), (1,), (1, 1))  # as many arrays: a square one, and two of one entry
EPS = 1e-8  # a usual default, which changes nothing that is visible
LARGE_EPS = 0.05  # so large that its place shows by 5e-2
LARGE = 1e6  # the size of some gradients in the run of sizes: what is clipped at 1, 10 or 1000 shows
TINY = 1e-9  # the size of others there, and of the parameters beside them
LONG, SHORT = 100.0, 1e-6  # the factors of the learning rate in the runs of rates
NEAR_ONE = 0.05  # of what is missing to 1 is left of it, for each beta in the run of long steps
SMALLER = 0.2  # of the other gradients, so that the large eps counts

# Ranges that keep their distance from every usual default: 0.1, 0.01, 0.001; 0.9, 0.99, 0.999; 0.1, 0.01.
LEARNING_RATE = (0.13, 0.5)
DECAY = (0.6, 0.82)
SLOW_DECAY = (0.75, 0.93)
WEIGHT_DECAY = (0.15, 0.35)

Floats = npt.NDArray[np.float64]
Grads = list[Floats] | Callable[..., list[Floats]]
Shapes = Sequence[tuple[int, ...]]
Ranges = Mapping[str, tuple[float, float]]


class RuleForm(Protocol):
    """One form of a rule, as a reference: made with its hyper-parameters by keyword, with fresh state."""

    def step(self, params: list[Any], grads: Any) -> list[Any]:
        """Return the new parameters; those given stay as they are."""


Forms = Mapping[str, Callable[..., RuleForm]]


@dataclass(frozen=True)
class OptimizerRun:
    """Hyper-parameters, the parameters at the start, and the gradients of each step.

    `kind` is "alone", "together", "zeros", "eps", "sizes", "long" or "short". In "sizes" the shapes coincide too:
    square, and one entry.
    """

    kind: str
    hyper: Mapping[str, float]
    params: list[Floats]
    grads: Sequence[Grads]

    def trajectory(self, make: Callable[..., RuleForm]) -> list[list[Floats]]:
        """Return the parameters after each step of this form of the rule."""
        rule, params, trajectory = make(**self.hyper), [part.copy() for part in self.params], []
        for grads in self.grads:
            params = [np.array(part, dtype=np.float64) for part in rule.step(params, structure.copied(grads))]
            trajectory.append([part.copy() for part in params])
        return trajectory


def draw_runs(
    rng: np.random.Generator, ranges: Ranges, *, eps: str = "eps", look_ahead: bool = False
) -> list[OptimizerRun]:
    """Draw the runs: alone, two together, with zeros, with a large eps if any, of other sizes, of other rates."""
    draw = _quadratic if look_ahead else _gradients
    small = {eps: EPS} if eps else {}
    first = OptimizerRun("alone", {**_hyper(rng, ranges), **small}, _start(rng), draw(rng))
    again = OptimizerRun("together", first.hyper, first.params, first.grads)
    other = OptimizerRun("together", {**_hyper(rng, ranges), **small}, _start(rng), draw(rng))
    runs = [first, again, other]
    if not look_ahead:
        zeros = _with_zeros(_gradients(rng))
        runs.append(OptimizerRun("zeros", {**_hyper(rng, ranges), **small}, _start(rng), zeros))
    if eps:  # before tiny gradients, which show the place of eps too, and say less about it
        large = {**_hyper(rng, ranges), eps: LARGE_EPS}
        runs.append(OptimizerRun("eps", large, _start(rng), draw(rng, SMALLER)))
    if not look_ahead:
        start = _of_sizes([_start(rng, COINCIDENT)], TINY)[0]
        unlike = _of_sizes(_gradients(rng, shapes=COINCIDENT), TINY, LARGE)
        runs.append(OptimizerRun("sizes", {**_hyper(rng, ranges), **small}, start, unlike))
        runs += _of_rates(rng, ranges, small)
    return runs


def _of_rates(rng: np.random.Generator, ranges: Ranges, small: dict[str, float]) -> list[OptimizerRun]:
    """Draw a run of long steps with every beta near 1, and one of short steps with every beta 0, near the origin."""
    long, short = ({**_hyper(rng, ranges), **small} for _ in range(2))
    for name in ranges:
        if name.startswith("beta"):
            long[name], short[name] = 1 - NEAR_ONE * (1 - long[name]), 0.0
    long["learning_rate"] *= LONG
    short["learning_rate"] *= SHORT
    near = [SHORT * part for part in _start(rng)]
    return [
        OptimizerRun("long", long, _start(rng), _gradients(rng)),
        OptimizerRun("short", short, near, _gradients(rng)),
    ]


def _hyper(rng: np.random.Generator, ranges: Ranges) -> dict[str, float]:
    return {name: float(rng.uniform(*bounds)) for name, bounds in ranges.items()}


def _start(rng: np.random.Generator, shapes: Shapes = SHAPES) -> list[Floats]:
    return [rng.standard_normal(shape) for shape in shapes]


def _gradients(rng: np.random.Generator, scale: float = 1.0, shapes: Shapes = SHAPES) -> list[Grads]:
    """Draw gradients of size 0.5 to 2, of both signs."""
    return [
        [scale * rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape) for shape in shapes]
        for _ in range(STEPS)
    ]


def _of_sizes(lists: list[Any], tiny: float, large: float = 1.0) -> list[Any]:
    """Make the first array of each list large in some entries, the second large, and the third tiny."""
    for first, second, third in lists:
        first.flat[::3] *= large
        second *= large
        third *= tiny
    return lists


def _with_zeros(fed: list[Grads]) -> list[Grads]:
    """Set some gradients to 0: an entry of each throughout, the second for two steps, the first at times, all once."""
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
    """Draw one function for all steps: the gradient c * (w - w*) of a separable quadratic, c from 0.2 to 1."""
    curvature = [scale * rng.uniform(0.2, 1.0, shape) for shape in SHAPES]
    lowest = [3.0 * rng.standard_normal(shape) for shape in SHAPES]

    def gradient(params: Any) -> list[Floats]:
        parts = [
            form.as_array(part, shape, called="grad(params)")
            for part, shape in zip(params, SHAPES, strict=True)
        ]
        return [c * (part - best) for c, part, best in zip(curvature, parts, lowest, strict=True)]

    return [gradient] * STEPS
