"""The script of a check of layers: what two objects of a class are asked, one call after another.

The script is played twice, by the judge's reference and by the student's class, and both note what comes back. It sets
parameters in place and by assigning to the list, lets another object's forward come between a forward and its
backward, repeats a whole pass, and asks for an inference between a training forward and its backward.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks import structure
from autograder.checks.cases import HUGE, TINY, cotangent, normal
from autograder.checks.protocols import AnswerLike, PlanLike

SIZES = (1.0, HUGE, TINY)  # of the upstream gradients: what is clipped, rounded or set to 0 shows
ROWS = (7, 7, 4, 4)  # of four batches; pairs that could be mixed up are alike, so that values show it

Floats = npt.NDArray[np.float64]


class ReferenceLayer(Protocol):
    """A layer of the judge: parameters and gradients in lists, and the two passes."""

    params: list[Any]
    grads: list[Any]

    def forward(self, x: Any, training: bool) -> Any:
        """Return the output."""

    def backward(self, dy: Any) -> Any:
        """Return the gradient of the input, and set `grads`."""


Make = Callable[..., ReferenceLayer]


@dataclass(frozen=True)
class LayerInputs:
    """The batches of a script, an upstream gradient for each that goes backward, and three sets of parameters."""

    batches: Sequence[Floats]
    upstream: Sequence[Floats]
    params: Sequence[Sequence[Floats]]


@dataclass(frozen=True)
class Moment:
    """A place in the script: the method or attribute that is asked, its arguments, and what came before, in words."""

    asked: str
    given: dict[str, object]
    about: str

    @property
    def scale(self) -> float:
        """The largest entry of the upstream gradient, where there is one; else 1."""
        return float(np.max(np.abs(self.given["dy"]))) if "dy" in self.given else 1.0  # type: ignore[call-overload]


class Player(Protocol):
    """Someone who plays the script, with two objects of one class."""

    def forward(self, which: int, x: Floats, training: bool) -> Any:
        """Return the output."""

    def backward(self, which: int, dy: Floats) -> Any:
        """Return the gradient of the input."""

    def read(self, which: int, name: str) -> Any:
        """Return the list `params` or `grads`."""

    def write(self, which: int, values: Sequence[Floats], *, in_place: bool) -> None:
        """Set every parameter, into its array or by assigning a new one to the list."""


Entry = tuple[Moment, Any]


def play(player: Player, inputs: LayerInputs) -> Iterator[Entry]:
    """Play the script; yield each moment with what came back."""
    first, other, last, asked = inputs.batches
    yield Moment("params", {}, "a fresh layer"), player.read(0, "params")
    yield _forward(player, 0, first, "a fresh layer")
    yield from _backward(player, 0, inputs.upstream[0], "a fresh layer")
    player.write(0, inputs.params[0], in_place=True)
    yield _forward(player, 0, first, "after params[0][...] = …")
    yield _forward(player, 1, other, "a second layer")
    yield from _backward(player, 0, inputs.upstream[0], "after a forward of a second layer")
    yield _forward(player, 0, first, "the same batch again")
    yield from _backward(player, 0, inputs.upstream[0], "the same batch again")
    yield from _backward(player, 1, inputs.upstream[1], "the second layer, after passes of the first")
    player.write(0, inputs.params[1], in_place=False)
    yield _forward(player, 0, last, "after params[0] = …")
    yield _forward(player, 0, asked, "inference after params[0] = …", training=False)
    yield from _backward(player, 0, inputs.upstream[2], "after an inference")
    player.write(0, inputs.params[2], in_place=True)
    yield _forward(player, 0, asked[:1], "one row, after params[0][...] = …", training=False)
    yield _forward(player, 1, asked, "inference of the second layer", training=False)


def _forward(player: Player, which: int, x: Floats, about: str, *, training: bool = True) -> Entry:
    return Moment("forward", {"x": x, "training": training}, about), player.forward(which, x, training)


def _backward(player: Player, which: int, dy: Floats, about: str) -> Iterator[Entry]:
    yield Moment("backward", {"dy": dy}, about), player.backward(which, dy)
    yield Moment("grads", {"dy": dy}, about), player.read(which, "grads")


class ReferencePlayer:
    """Plays the script with layers of the judge, on copies of everything."""

    def __init__(self, make: Make, keywords: dict[str, object]) -> None:
        self._layers = [make(**keywords) for _ in range(2)]

    def forward(self, which: int, x: Floats, training: bool) -> Any:
        """Return the output; an inference is a copy's, so that the next backward is that of the training forward."""
        layer = self._layers[which] if training else copy.deepcopy(self._layers[which])
        return np.array(layer.forward(x.copy(), training))

    def backward(self, which: int, dy: Floats) -> Any:
        """Return the gradient of the input."""
        return np.array(self._layers[which].backward(dy.copy()))

    def read(self, which: int, name: str) -> Any:
        """Return a copy of the list."""
        return structure.copied(list(getattr(self._layers[which], name)))

    def write(self, which: int, values: Sequence[Floats], *, in_place: bool) -> None:
        """Set every parameter."""
        self._layers[which].params = [value.copy() for value in values]


class StudentPlayer:
    """Plays the script with the student's class: its calls are queued in a plan, and its objects stay where they are.

    `writes` are the calls that set parameters.
    """

    def __init__(self, plan: PlanLike, name: str, keywords: dict[str, object], *, echo: bool = False) -> None:
        self._plan, self._echo = plan, echo
        self.made = [plan.call(name, keywords=keywords, fetch=False) for _ in range(2)]
        self.writes: list[AnswerLike] = []

    def forward(self, which: int, x: Floats, training: bool) -> AnswerLike:
        """Queue a forward."""
        return self._plan.method(self.made[which], "forward", x, training, echo=self._echo)

    def backward(self, which: int, dy: Floats) -> AnswerLike:
        """Queue a backward."""
        return self._plan.method(self.made[which], "backward", dy, echo=self._echo)

    def read(self, which: int, name: str) -> AnswerLike:
        """Queue the reading of an attribute."""
        return self._plan.method(self.made[which], "__getattribute__", name)

    def write(self, which: int, values: Sequence[Floats], *, in_place: bool) -> None:
        """Queue the setting of every parameter."""
        params = self._plan.method(self.made[which], "__getattribute__", "params", fetch=False)
        for index, value in enumerate(values):
            if in_place:
                every = np.arange(value.size)
                done = self._plan.method(params[index], "put", every, value.ravel(), fetch=False)
            else:
                done = self._plan.method(params, "__setitem__", index, value, fetch=False)
            self.writes.append(done)


def draw_inputs(
    make: Make,
    keywords: dict[str, object],
    draw: Callable[[np.random.Generator, int], Floats],
    rng: np.random.Generator,
) -> LayerInputs:
    """Draw the inputs of a script; `draw(rng, rows)` makes a batch. Parameters have an offset and a scale."""
    batches = [draw(rng, rows) for rows in ROWS]
    layer = make(**keywords)
    shapes = [np.shape(copy.deepcopy(layer).forward(x, True)) for x in batches[:3]]
    upstream = [size * cotangent(rng, *shape) for size, shape in zip(SIZES, shapes, strict=True)]
    params = [[normal(rng, *np.shape(start)) for start in layer.params] for _ in range(3)]
    return LayerInputs(batches, upstream, params)
