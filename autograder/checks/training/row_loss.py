"""A loss of the judge's own, whose labels are row numbers: it writes down on which rows a training loop asks for it.

The loop is given f, f + 1, f + 2 … as its labels, and hands them to the loss as it would hand on any others. The loss
knows the labels themselves, and answers with the value and the gradient of the real loss on these rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.arguments import Object
from autograder.checks.training.mini_batches import MiniBatch

Floats = npt.NDArray[np.float64]
Loss = Callable[[Floats, npt.NDArray[Any]], tuple[float, Floats]]


@dataclass(frozen=True)
class LossCall:
    """One call of the loss: its rows, the outputs that it got, and the value and gradient that it gave."""

    rows: npt.NDArray[np.int64]
    outputs: Floats
    value: float
    gradient: Floats

    def batch(self) -> MiniBatch:
        """Return its rows and value as those of a mini-batch."""
        return MiniBatch(tuple(int(row) for row in self.rows), self.value)


@dataclass
class RowLoss:
    """A loss for rows whose labels are `y`, of outputs with as many columns as `width`, for at most `most` calls.

    The number of row 0 is `first`. `problem` is the first sentence about an argument that cannot be right.
    """

    loss: Loss
    y: npt.NDArray[Any]
    width: int
    most: int
    first: int = 0
    calls: list[LossCall] = field(default_factory=list)
    problem: str = ""

    @property
    def numbers(self) -> npt.NDArray[np.int64]:
        """The row numbers, which the loop is given as its labels."""
        return self.first + np.arange(len(self.y), dtype=np.int64)

    def both(self, outputs: Any, y: Any) -> tuple[float, Floats]:
        """Return the value of the loss, and its gradient with respect to the outputs."""
        call = self._recorded(outputs, y)
        return call.value, call.gradient

    def parts(self) -> Object:
        """Return the loss as an object: forward returns the value, backward the gradient."""
        return Object({"forward": self._forward, "backward": self._backward})

    def _forward(self, outputs: Any, y: Any) -> float:
        return self._recorded(outputs, y).value

    def _backward(self, outputs: Any, y: Any) -> Floats:
        return self._recorded(outputs, y).gradient

    def _recorded(self, outputs: Any, y: Any) -> LossCall:
        """Record a call. Raises `ValueError`, in the student's process too, where an argument cannot be right."""
        if len(self.calls) >= self.most:
            raise self._refused("the loss is called far more often than there are batches.")
        rows = self._rows(y)
        known = isinstance(outputs, np.ndarray) and outputs.dtype.kind == "f"
        if not known or outputs.shape != (len(rows), self.width) or not np.all(np.isfinite(outputs)):
            text = "the loss was called with outputs that are not finite numbers, one row for each label."
            raise self._refused(text)
        found = outputs.astype(np.float64)
        value, gradient = self.loss(found, self.y[rows])
        call = LossCall(rows, found, float(value), np.asarray(gradient, dtype=np.float64))
        self.calls.append(call)
        return call

    def _rows(self, y: Any) -> npt.NDArray[np.int64]:
        array = y if isinstance(y, np.ndarray) else np.zeros(0)
        if array.dtype.kind not in "fiu" or array.ndim != 1 or not 0 < array.size <= len(self.y):
            raise self._refused("the loss was called with labels that are not those of some rows of y.")
        if not np.all(np.isin(array, self.numbers)):
            raise self._refused(
                "the loss was called with labels that are not in y: hand them on as they are."
            )
        return array.astype(np.int64) - self.first

    def _refused(self, problem: str) -> ValueError:
        self.problem = self.problem or problem
        return ValueError(problem)
