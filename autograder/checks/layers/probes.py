"""Layers and an optimizer of the judge's, for a student's network: they compute, and write down how they are called.

A probe is an object in the student's process with `forward(x, training)`, `backward(dy)` and the lists `params` and
`grads`, as any layer is. Its methods run in the judge, with the arrays that its `params` hold at that moment; so it
follows whoever writes into an array, assigns `params[0] = …`, or assigns the list. A backward sets a new list `grads`.
All probes are as wide as each other: a layer in the wrong place gives wrong values, and no shape tells of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import form
from autograder.checks.arguments import Object
from autograder.checks.failure import CheckFailure

WIDTH = 3  # of every layer: what one gives fits into any other
INFERENCE = 0.5  # what a probe with modes multiplies its output by, where it is not in training
MOST_EVENTS = 500  # a script needs some sixty: a network that never ends is stopped here

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LayerCall:
    """A call of a layer, "forward" or "backward": the layer's place, and the flag; None where there is no such."""

    kind: str
    layer: int
    training: bool | None = None


@dataclass
class CallLog:
    """The calls of all probes of one network, and the first sentence about an argument that cannot be right."""

    events: list[LayerCall] = field(default_factory=list)
    problem: str = ""

    def add(self, event: LayerCall) -> None:
        """Record a call. Raises `ValueError`, in the student's process too, where there are too many."""
        if len(self.events) >= MOST_EVENTS:
            self.refuse("the layers are called again and again.")
        self.events.append(event)

    def refuse(self, problem: str) -> None:
        """Keep the first problem, and raise `ValueError`, which the student's code sees as a failed call."""
        self.problem = self.problem or problem
        raise ValueError(problem)


class Probe:
    """One layer: of two parameters x W + b, of one x g, of none tanh(x). Outputs in inference are half with `modes`.

    `history` holds the gradients that each backward has set.
    """

    def __init__(self, place: int, params: Sequence[Floats], recorder: CallLog, *, modes: bool) -> None:
        self.place, self.start, self._recorder, self._modes = place, list(params), recorder, modes
        self.history: list[list[Floats]] = []
        self._x: Floats | None = None
        self._factor = 1.0

    @property
    def name(self) -> str:
        """The layer in the student's words."""
        return f"layers[{self.place}]"

    def argument(self) -> Object:
        """Return the layer as an argument."""
        attributes = {"params": list(self.start), "grads": self.gradients(0)}
        methods = {"forward": self._called_forward, "backward": self._called_backward}
        return Object({**methods, **attributes}, state=("params",))

    def gradients(self, number: int) -> list[Floats]:
        """Return the gradients after the backward of this number, from 0; zeros where there was none."""
        if number < len(self.history):
            return self.history[number]
        return [np.zeros_like(one) for one in self.start]

    def forward(self, params: Sequence[Floats], x: Floats, training: bool) -> Floats:
        """Return the output, and keep what the backward needs."""
        self._x, self._factor = x, 1.0 if training or not self._modes else INFERENCE
        if not params:
            y = np.tanh(x)
        elif len(params) == 1:
            y = x * params[0]
        else:
            y = x @ params[0] + params[1]
        return np.asarray(self._factor * y)

    def backward(self, params: Sequence[Floats], dy: Floats) -> tuple[Floats, list[Floats]]:
        """Return the gradient of the last forward's input, and those of the parameters."""
        assert self._x is not None
        x, dy = self._x, self._factor * dy
        if not params:
            return dy * (1 - np.tanh(x) ** 2), []
        if len(params) == 1:
            return dy * params[0], [np.sum(dy * x, axis=0)]
        return dy @ params[0].T, [x.T @ dy, dy.sum(axis=0)]

    def _called_forward(
        self, state: Any, x: Any, training: Any = None
    ) -> tuple[Floats, Mapping[str, object]]:
        flag = bool(training) if isinstance(training, bool | np.bool_) else None
        self._recorder.add(LayerCall("forward", self.place, flag))
        params, batch = self._params(state), self._batch(x, "forward", "x")
        with np.errstate(all="ignore"):
            return self.forward(params, batch, flag is True), {}

    def _called_backward(self, state: Any, dy: Any) -> tuple[Floats, Mapping[str, object]]:
        self._recorder.add(LayerCall("backward", self.place))
        params, upstream = self._params(state), self._batch(dy, "backward", "dy")
        if self._x is None or self._x.shape != upstream.shape:
            self._recorder.refuse(
                "the backward of a layer is called without a forward of as many rows before it."
            )
        with np.errstate(all="ignore"):
            dx, grads = self.backward(params, upstream)
        self.history.append(grads)
        return dx, {"grads": grads}

    def _params(self, state: Any) -> list[Floats]:
        """Return the present parameters. Raises `ValueError` where they are no arrays of their shapes."""
        params = arrays(state[0], self.start)
        if params is None:
            self._recorder.refuse(
                "the list params of a layer no longer holds arrays of the shapes that it had."
            )
        return params or []

    def _batch(self, value: Any, method: str, argument: str) -> Floats:
        rows = value.shape[:1] if isinstance(value, np.ndarray) else ()
        try:
            return form.as_array(value, (*rows, WIDTH), called=method)
        except CheckFailure:
            self._recorder.refuse(
                f"the {method} of a layer is called with {argument} that is no array of all columns."
            )
            raise


class Stepper:
    """An optimizer whose step returns new arrays, W - rate * g, with another rate in each step.

    It leaves what it is given as it is, so a network has to put what it returns into its layers. `calls` holds the
    parameters and the returned arrays of every step.
    """

    def __init__(self, rates: Sequence[float], recorder: CallLog) -> None:
        self._rates, self._recorder = rates, recorder
        self.calls: list[tuple[list[Floats], list[Floats]]] = []

    def argument(self) -> Object:
        """Return the optimizer as an argument."""
        return Object({"step": self._step, "learning_rate": self._rates[0]})

    def rate(self, step: int) -> float:
        """Return the rate of a step, counted from 0."""
        return self._rates[step % len(self._rates)]

    def _step(self, params: Any, grads: Any) -> list[Floats]:
        if len(self.calls) >= MOST_EVENTS:
            self._recorder.refuse("optimizer.step is called again and again.")
        given, slopes = _listed(params), _listed(grads)
        if given is None or slopes is None or [w.shape for w in given] != [g.shape for g in slopes]:
            self._recorder.refuse(
                "optimizer.step is called with something that is not two lists of arrays of the same shapes."
            )
        pairs = zip(given or [], slopes or [], strict=True)
        moved = [w - self.rate(len(self.calls)) * g for w, g in pairs]
        self.calls.append((given or [], moved))
        return moved


def arrays(value: Any, like: Sequence[Floats]) -> list[Floats] | None:
    """Return a list of arrays of these shapes as float64; None for anything else."""
    found = _listed(value)
    if found is None or [one.shape for one in found] != [one.shape for one in like]:
        return None
    return found


def _listed(value: Any) -> list[Floats] | None:
    """Return a list or tuple of float arrays as float64; None for anything else."""
    if not isinstance(value, list | tuple) or not all(isinstance(one, np.ndarray) for one in value):
        return None
    try:
        return [form.as_array(one, one.shape, called="") for one in value]
    except CheckFailure:
        return None
