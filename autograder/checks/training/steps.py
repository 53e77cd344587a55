"""A reference's training run taken apart into its steps, so that it can walk other ways than the right one.

A walk gives, for every batch, the parameters after its step and the loss that is recorded. The reference is asked one
step at a time, which is right only of one that keeps nothing from step to step: `Walks.sound` tries it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.training.runs import Train, TrainingRun, flat, mapped, run

_TRIED = 3

Ints = npt.NDArray[np.int64]
Walk = Iterator[tuple[Any, float]]
Factor = Callable[[int, Ints], float]
Place = Callable[[Sequence[Any]], Any]
Move = Callable[[Sequence[Any]], Any]


def _as_it_is(step: int, rows: Ints) -> float:
    return 1.0


@dataclass(frozen=True)
class Walks:
    """The walks of one course; `train` is the reference."""

    train: Train
    course: TrainingRun

    @property
    def batches(self) -> list[Ints]:
        """The course's, one for each step."""
        return list(self.course.batches)

    @property
    def rows(self) -> Ints:
        """The numbers of all rows."""
        return np.arange(len(self.course.X))

    def sound(self) -> bool:
        """Whether a few steps one by one are the same as a run over them."""
        if self.course.more or len(self.batches) < 2:
            return False
        whole = run(self.train, replace(self.course, batches=self.batches[:_TRIED]))
        stepwise = [loss for _, loss in self.over(self.batches[:_TRIED])]
        return len(whole.losses) == len(stepwise) and np.allclose(whole.losses, stepwise, rtol=1e-9)

    def step(self, params: Any, rows: Ints, factor: float = 1.0) -> tuple[Any, float]:
        """One step from here on these rows, with so many times the learning rate."""
        course = replace(self.course, params=params, lr=self.course.lr * factor, batches=[rows])
        outcome = run(self.train, course)
        return outcome.params, outcome.losses[0]

    def over(self, batches: Sequence[Ints], factor: Factor = _as_it_is) -> Walk:
        """Over these batches; `factor` is that of the learning rate in each step."""
        params = self.course.params
        for number, rows in enumerate(batches):
            params, loss = self.step(params, rows, factor(number, rows))
            yield params, loss

    def mixed(self, X: Sequence[Ints], y: Sequence[Ints]) -> Walk:
        """Over these rows of X with those of y."""
        params = self.course.params
        for of_x, of_y in zip(X, y, strict=True):
            course = replace(self.course, X=self.course.X[of_x], y=self.course.y[of_y], params=params)
            params, loss = Walks(self.train, course).step(params, np.arange(len(of_x)))
            yield params, loss

    def scaled(self, factors: Sequence[float]) -> Walk:
        """Each array takes so many times its step, in the order of `flat`."""
        params = self.course.params
        for rows in self.batches:
            after, loss = self.step(params, rows)
            scales = mapped(lambda array, left=iter(factors): next(left), params)  # type: ignore[misc]
            params = both(np.add, params, both(np.multiply, both(np.subtract, after, params), scales))
            yield params, loss

    def moved(self, at: Place, begins: Place, move: Move) -> Walk:
        """Of all places so far, `at` is where the gradient is taken and `begins` where the step begins.

        `move` says from all steps so far, each as its gradient alone would have it, what is added there.
        """
        places, moves = [self.course.params], list[Any]()
        for rows in self.batches:
            here = at(places)
            moves.append(both(np.subtract, self.step(here, rows)[0], here))
            _, loss = self.step(places[-1], rows)
            places.append(both(np.add, begins(places), move(moves)))
            yield places[-1], loss

    def recording(self, value: Callable[[int, Any, Any, float], float]) -> Walk:
        """The right walk with other losses: `value` of the step, the parameters before and after, and the loss."""
        before = self.course.params
        for number, (after, loss) in enumerate(self.over(self.batches)):
            yield after, value(number, before, after, loss)
            before = after


def total(moves: Sequence[Any]) -> Any:
    """The sum of all steps."""
    found = moves[0]
    for move in moves[1:]:
        found = both(np.add, found, move)
    return found


def one_before(moves: Sequence[Any]) -> Any:
    """The step before the last; none at first."""
    return moves[-2] if len(moves) > 1 else mapped(np.zeros_like, moves[0])


def both(function: Callable[[Any, Any], Any], first: Any, second: Any) -> Any:
    """The function of each two arrays at the same place, in the structure of the first."""
    others = iter([array for _, array in flat(second)])
    return mapped(lambda array: function(array, next(others)), first)
