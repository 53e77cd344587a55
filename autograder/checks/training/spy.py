"""A model, a loss and an optimizer that learn nothing and write down what a training loop does with them.

Every row carries its number: X[i, 0] is f + i and y[i] is 1000 + f + i, where f is drawn for each spy. Every output
carries the number of its forward, and every loss has a value and a gradient of its own. So each event shows its rows
and what it was called with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.arguments import Object

FEATURES = 2  # the first is the row's number
CLASSES = 3  # outputs of the model
MOST_FIRST = 100_000  # the number of row 0 is below: rows that were kept from another call show
FIRST_LABEL = 1000  # so that no label is a row number
NEAR = 1e-5  # above the rounding of float32
MOST_EVENTS = 3000  # 15 batches need some 60: a loop that never ends is stopped here
MOST_ROWS = 10  # times the rows there are, in one call: more is not read

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Event:
    """One call: its kind, its rows, and the number of the forward or loss that it belongs to (-1: none).

    `kind` is "forward", "loss", "backward", "step" or "zero_grad". `training` is the flag of a forward. `factor` is
    what a backward's gradient was multiplied by; NaN for one that is no loss's.
    """

    kind: str
    rows: tuple[int, ...] = ()
    of: int = -1
    training: bool = False
    factor: float = 1.0
    value: float = 0.0


@dataclass
class Spy:
    """A model, a loss and an optimizer for one call of a training loop on this many rows.

    `problems` holds the first sentence about an argument that cannot be right.
    """

    rows: int
    rng: np.random.Generator
    events: list[Event] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.first = int(self.rng.integers(MOST_FIRST))
        numbers = self.first + np.arange(self.rows)
        self.X = np.column_stack([numbers, self.rng.standard_normal((self.rows, FEATURES - 1))])
        self.y = numbers + FIRST_LABEL
        self._forwards = 0
        self._gradients: list[Floats] = []
        self._mode = False

    def model(self) -> Object:
        """Return the model: its methods are called back, params and grads are small arrays, and it has no layers."""
        methods = {
            "forward": self._forward,
            "backward": self._backward,
            "step": self._step,
            "zero_grad": self._zero_grad,
            "train": self._train,
            "eval": self._eval,
        }
        return Object({**methods, "params": [np.zeros(1)], "grads": [np.ones(1)], "layers": []})

    def loss(self, outputs: Any, y: Any) -> tuple[float, Floats]:
        """Return the value of the loss, and its gradient with respect to the outputs."""
        return self._loss(outputs, y)

    def loss_object(self) -> Object:
        """Return the loss as an object: forward returns the value, backward the gradient, in either order."""
        return Object({"forward": self._loss_forward, "backward": self._loss_backward})

    def optimizer(self) -> Object:
        """Return an optimizer that is not part of the model: step(params, grads) returns params."""
        return Object({"step": self._step, "zero_grad": self._zero_grad})

    def _record(self, event: Event) -> None:
        """Record an event. Raises `ValueError`, in the student's process too, where there are too many."""
        if len(self.events) >= MOST_EVENTS:
            raise ValueError("too many calls")
        self.events.append(event)

    def _forward(self, x: Any, training: Any = None) -> Floats:
        rows = self._numbers(x, "model.forward", 0)
        flag = self._mode if training is None else training is True
        self._record(Event("forward", rows, self._forwards, flag))
        outputs = np.full((max(len(rows), 1), CLASSES), float(self._forwards))
        self._forwards += 1
        return outputs

    def _loss(self, outputs: Any, y: Any) -> tuple[float, Floats]:
        rows = self._numbers(y, "the loss", FIRST_LABEL)
        value = float(1 + self.rng.random())
        gradient = self.rng.standard_normal((max(len(rows), 1), CLASSES))
        self._record(Event("loss", rows, self._of_output(outputs), value=value))
        self._gradients.append(gradient)
        return value, gradient

    def _loss_forward(self, outputs: Any, y: Any) -> float:
        return self._once(outputs, y)[0]

    def _loss_backward(self, outputs: Any, y: Any) -> Floats:
        return self._once(outputs, y)[1]

    def _once(self, outputs: Any, y: Any) -> tuple[float, Floats]:
        """Return the value and the gradient of one loss, also where they are asked for one after the other."""
        rows, of = self._numbers(y, "the loss", FIRST_LABEL), self._of_output(outputs)
        losses = [event for event in self.events if event.kind == "loss"]
        if losses and (losses[-1].rows, losses[-1].of) == (rows, of):
            return losses[-1].value, self._gradients[-1]
        return self._loss(outputs, y)

    def _backward(self, gradient: Any) -> Floats:
        which, factor = self._recognized(gradient)
        self._record(Event("backward", of=which, factor=factor))
        return np.zeros((1, FEATURES))

    def _step(self, params: Any = None, *_: Any) -> Any:
        self._record(Event("step"))
        return params

    def _zero_grad(self) -> None:
        self._record(Event("zero_grad"))

    def _train(self, mode: Any = True) -> None:
        self._mode = mode is True

    def _eval(self) -> None:
        self._mode = False

    def _numbers(self, value: Any, where: str, first: int) -> tuple[int, ...]:
        """Return the numbers of the rows; none, and a problem, where the argument is not made of rows of X or y."""
        array = value if isinstance(value, np.ndarray) else np.zeros(0)
        fits = array.ndim == (1 if first else 2) and 0 < array.size <= MOST_ROWS * self.rows * FEATURES
        if array.dtype.kind in "fiu" and fits:
            column = (array if first else array[:, 0]).astype(np.float64) - first - self.first
            if np.all(np.isin(column, np.arange(self.rows))):
                return tuple(int(number) for number in column)
        what = "y, picked by rows" if first else "X, picked by rows, with all columns"
        self._problem(f"{where} was called with something that is not {what}.")
        return ()

    def _problem(self, text: str) -> None:
        if not self.problems:
            self.problems.append(text)

    def _of_output(self, outputs: Any) -> int:
        """Return the number of the forward that these outputs came from; -1, and a problem, for others."""
        if isinstance(outputs, np.ndarray) and outputs.dtype.kind == "f" and outputs.size:
            first = float(outputs.flat[0])
            if np.all(outputs == first) and first in range(self._forwards):
                return int(first)
        self._problem("the loss was called with something that model.forward did not return.")
        return -1

    def _recognized(self, gradient: Any) -> tuple[int, float]:
        """Return the number of the loss whose gradient this is, the latest first, and its factor."""
        if isinstance(gradient, np.ndarray) and gradient.dtype.kind == "f":
            for which in range(len(self._gradients) - 1, -1, -1):
                factor = _factor(gradient.astype(np.float64), self._gradients[which])
                if factor is not None:
                    return which, factor
        return -1, float("nan")


def _factor(found: Floats, wanted: Floats) -> float | None:
    """Return the number that `found` is `wanted` times; None where there is none."""
    if found.shape != wanted.shape or not np.all(np.isfinite(found)):
        return None
    factor = float(np.sum(found * wanted) / np.sum(wanted * wanted))
    off = float(np.max(np.abs(found - factor * wanted)))
    return factor if factor and off <= NEAR * abs(factor) * float(np.max(np.abs(wanted))) else None
