"""A reference's training run taken apart into its steps, so that other trajectories can be computed.

A trajectory yields, for every batch, the parameters after its step and the loss that is recorded. The reference trains
one step at a time, which is correct only where it keeps nothing from step to step: `Trajectories.sound` tries it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.training.runs import Train, TrainingRun, flat, mapped, train_reference

_TRIED = 3  # steps: what is kept from step to step shows in the second

Ints = npt.NDArray[np.int64]
Trajectory = Iterator[tuple[Any, float]]
Factor = Callable[[int, Ints], float]
Place = Callable[[Sequence[Any]], Any]
Move = Callable[[Sequence[Any]], Any]


def _as_it_is(step: int, rows: Ints) -> float:
    return 1.0


@dataclass(frozen=True)
class Trajectories:
    """The trajectories of one run: the reference's own, and others with one thing changed."""

    reference: Train
    start: TrainingRun

    @property
    def batches(self) -> list[Ints]:
        """The row numbers of each mini-batch."""
        return list(self.start.batches)

    @property
    def rows(self) -> Ints:
        """The numbers of all rows."""
        return np.arange(len(self.start.X))

    def sound(self) -> bool:
        """Return True where a few steps one by one are the same as a run over them."""
        if self.start.more or len(self.batches) < 2:
            return False
        whole = train_reference(self.reference, replace(self.start, batches=self.batches[:_TRIED]))
        stepwise = [loss for _, loss in self.over(self.batches[:_TRIED])]
        return len(whole.losses) == len(stepwise) and np.allclose(whole.losses, stepwise, rtol=1e-9)

    def step(self, params: Any, rows: Ints, factor: float = 1.0) -> tuple[Any, float]:
        """Take one step from these parameters on these rows, with the learning rate times `factor`."""
        run = replace(self.start, params=params, lr=self.start.lr * factor, batches=[rows])
        result = train_reference(self.reference, run)
        return result.params, result.losses[0]

    def over(self, batches: Sequence[Ints], factor: Factor = _as_it_is) -> Trajectory:
        """Train over these batches; `factor` is that of the learning rate in each step."""
        params = self.start.params
        for number, rows in enumerate(batches):
            params, loss = self.step(params, rows, factor(number, rows))
            yield params, loss

    def mixed(self, X: Sequence[Ints], y: Sequence[Ints]) -> Trajectory:
        """Train on these rows of X with those of y."""
        params = self.start.params
        for of_x, of_y in zip(X, y, strict=True):
            run = replace(self.start, X=self.start.X[of_x], y=self.start.y[of_y], params=params)
            params, loss = Trajectories(self.reference, run).step(params, np.arange(len(of_x)))
            yield params, loss

    def scaled(self, factors: Sequence[float]) -> Trajectory:
        """Train with the step of each array times its factor, in the order of `flat`."""
        params = self.start.params
        for rows in self.batches:
            after, loss = self.step(params, rows)
            scales = mapped(lambda array, left=iter(factors): next(left), params)  # type: ignore[misc]
            params = both(np.add, params, both(np.multiply, both(np.subtract, after, params), scales))
            yield params, loss

    def moved(self, at: Place, begins: Place, move: Move) -> Trajectory:
        """Train with gradients of other parameters, or with steps from others.

        `at` and `begins` choose among all parameters so far: where the gradient is taken, and where the step begins.
        `move` makes the step of all steps so far, each as its gradient alone would have it.
        """
        places, moves = [self.start.params], list[Any]()
        for rows in self.batches:
            here = at(places)
            moves.append(both(np.subtract, self.step(here, rows)[0], here))
            _, loss = self.step(places[-1], rows)
            places.append(both(np.add, begins(places), move(moves)))
            yield places[-1], loss

    def recording(self, value: Callable[[int, Any, Any, float], float]) -> Trajectory:
        """Train as it should be, and record the `value` of the step, the parameters before and after, and the loss."""
        before = self.start.params
        for number, (after, loss) in enumerate(self.over(self.batches)):
            yield after, value(number, before, after, loss)
            before = after


def total(moves: Sequence[Any]) -> Any:
    """Return the sum of all steps."""
    found = moves[0]
    for move in moves[1:]:
        found = both(np.add, found, move)
    return found


def one_before(moves: Sequence[Any]) -> Any:
    """Return the step before the last; zeros at first."""
    return moves[-2] if len(moves) > 1 else mapped(np.zeros_like, moves[0])


def both(function: Callable[[Any, Any], Any], first: Any, second: Any) -> Any:
    """Return the function of each two arrays at the same place, in the structure of the first."""
    others = iter([array for _, array in flat(second)])
    return mapped(lambda array: function(array, next(others)), first)
