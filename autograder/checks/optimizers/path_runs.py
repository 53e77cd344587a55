"""The descents of a path check: where they start, the gradient and the schedule that are called back, and their paths.

The gradient is that of a quadratic, c (w - w*), with c from 0.2 to 1, another for each entry. The rates of a schedule
are any two of them at least a third apart, in a random order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.checks import form
from autograder.checks.failure import CheckFailure
from autograder.checks.optimizers.inputs import EPS, SHAPES, TINY, Floats, Ranges

STEPS = 5  # of the long descent; the short one has a single step
MOST_CALLS = 200  # of the gradient: a loop that never ends is stopped here
LEAST_RATE = 0.08  # of a schedule
OTHER_RATES = (1e3, 1e-3)  # the factors of the rates in two more descents: a rate that is bounded shows
RATIO = 1.35  # of a rate to the next smaller one: every exchange of two shows

Path = list[list[Floats]]

_STILL = "Every gradient is the one at the start: ask for it at the point that was reached."
_COPY = "Points of the path change after they were put there: copy the arrays after each step."
_COPY_START = "The first point changes after it was put there: copy the arrays of params."


@dataclass
class PathRun:
    """One descent. `rates` holds the rate of each step, or nothing where there is no schedule.

    `asked` counts the calls of the gradient. `problem` is the first sentence about an argument of a call-back that
    cannot be right.
    """

    hyper: Mapping[str, float]
    params: list[Floats]
    steps: int
    curvature: list[Floats]
    lowest: list[Floats]
    drawn: Sequence[float]
    about: str
    asked: int = 0
    problem: str = ""

    @property
    def rates(self) -> list[float]:
        """The rate of each step; empty without a schedule."""
        return list(self.drawn[: self.steps])

    def places(self) -> Iterator[tuple[int, int]]:
        """Yield every point of the path with every parameter."""
        return ((t, i) for t in range(self.steps + 1) for i in range(len(self.params)))

    def gradient(self, params: Any) -> list[Floats]:
        """Return the gradients of the quadratic at params, and count the call. Called back by the student's code."""
        self.asked += 1
        if self.asked > MOST_CALLS:
            raise ValueError("too many calls")
        try:
            items = form.as_sequence(params, len(self.params), called="gradient(params)")
            pairs = zip(items, self.params, strict=True)
            points = [form.as_array(one, start.shape, called="gradient(params)") for one, start in pairs]
        except CheckFailure:
            self._object("gradient was called with something that is not the list of params.")
        return self._slopes(points)

    def schedule(self, t: Any) -> float:
        """Return the rate of step t; further ones before the first and after the last. Called back."""
        if not isinstance(t, int | np.integer) or isinstance(t, bool):
            self._object(
                "schedule was called with something that is not the number of a step, an integer from 0."
            )
        return self.drawn[int(t) % len(self.drawn)]

    def path(
        self, make: Callable[..., Any], rates: Sequence[float] | None = None, *, still: bool = False
    ) -> Path:
        """Return the points of this form of the rule, at other `rates` where they are given.

        With `still`, every gradient is that of the start.
        """
        rule, points = make(**self.hyper), [[start.copy() for start in self.params]]
        rates = self.rates if rates is None else rates
        for t in range(self.steps):
            if rates and not hasattr(rule, "learning_rate"):
                raise ValueError("an accepted form has the attribute learning_rate, which a schedule sets")
            if rates:
                rule.learning_rate = rates[t]
            slopes = self._slopes(points[0 if still else -1])
            points.append([np.array(W) for W in rule.step([W.copy() for W in points[-1]], slopes)])
        return points

    def mistakes(self, make: Callable[..., Any]) -> Iterator[tuple[str, Path]]:
        """Yield what is known to go wrong, as a sentence, and the path that it leads to."""
        right = self.path(make)
        start, last = right[0], right[-1]
        yield _STILL, self.path(make, still=True)
        yield _COPY, [last] * len(right)
        yield _COPY, [start, *[last] * self.steps]
        yield _COPY_START, [last, *right[1:]]
        for text, rates in self._wrong_rates().items():
            yield text, self.path(make, rates)

    def _wrong_rates(self) -> dict[str, list[float]]:
        """Return the rates of known mistakes, by their sentences; none without a schedule."""
        if not self.rates:
            return {}
        own, last = self.hyper["learning_rate"], self.steps - 1
        return {
            "Each step has the rate of the one before: set the rate first.": [own, *self.rates[:-1]],
            "Step t has the rate schedule(t + 1): t counts from 0.": list(self.drawn[1 : self.steps + 1]),
            "The optimizer keeps its first rate: set it before each step.": [own] * self.steps,
            "Every step has the rate schedule(0).": self.rates[:1] * self.steps,
            "Every step has the last rate: set the rate before each step.": [self.rates[last]] * self.steps,
        }

    def _slopes(self, points: Sequence[Floats]) -> list[Floats]:
        return [c * (w - best) for c, w, best in zip(self.curvature, points, self.lowest, strict=True)]

    def _object(self, problem: str) -> None:
        """Keep the first problem, and raise `ValueError`, which the student's code sees as a failed call-back."""
        self.problem = self.problem or problem
        raise ValueError(problem)


def draw_runs(
    rng: np.random.Generator, ranges: Ranges, *, eps: str = "eps", scheduled: bool = False
) -> list[PathRun]:
    """Draw a descent of several steps on three parameters, and some of a single step on one.

    With a schedule, one of these has a large rate, and one a small rate. One has tiny parameters, so that a loop that
    stops at a small gradient shows.
    """
    sizes = (1.0, *OTHER_RATES) if scheduled else (1.0,)
    long = _run(rng, ranges, eps, STEPS, SHAPES, scheduled=scheduled)
    short = [_run(rng, ranges, eps, 1, SHAPES[1:2], scheduled=scheduled, size=size) for size in sizes]
    last = short[0]
    tiny = replace(
        last, params=_scaled(last.params), lowest=_scaled(last.lowest), about=f"{last.about}, tiny gradients"
    )
    return [long, *short, tiny]


def _scaled(arrays: Sequence[Floats]) -> list[Floats]:
    return [TINY * array for array in arrays]


def _run(
    rng: np.random.Generator,
    ranges: Ranges,
    eps: str,
    steps: int,
    shapes: Sequence[tuple[int, ...]],
    *,
    scheduled: bool,
    size: float = 1.0,
) -> PathRun:
    hyper = {name: float(rng.uniform(*bounds)) for name, bounds in ranges.items()}
    levels = size * LEAST_RATE * RATIO ** rng.permutation(steps + 2) if scheduled else ()
    return PathRun(
        {**hyper, **({eps: EPS} if eps else {})},
        [rng.standard_normal(shape) for shape in shapes],
        steps,
        [rng.uniform(0.2, 1.0, shape) for shape in shapes],
        [3.0 * rng.standard_normal(shape) for shape in shapes],
        [float(rate) for rate in levels],
        f"{'one step' if steps == 1 else f'{steps} steps'}, {'a' if scheduled else 'no'} schedule",
    )
