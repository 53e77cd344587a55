"""Known mistakes of layers that keep something, each as a player of the script that makes it with the reference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.checks import structure
from autograder.checks.layers.script import Floats, Make, ReferencePlayer


class DeafInPlace(ReferencePlayer):
    """Works with copies of its parameters: what is written into the arrays is lost."""

    def write(self, which: int, values: Sequence[Floats], *, in_place: bool) -> None:
        """Set every parameter, but by assigning alone."""
        if not in_place:
            super().write(which, values, in_place=in_place)


class DeafToAssigning(ReferencePlayer):
    """Works with the arrays of its start: one that is assigned to the list is lost."""

    def write(self, which: int, values: Sequence[Floats], *, in_place: bool) -> None:
        """Set every parameter, but in place alone."""
        if in_place:
            super().write(which, values, in_place=in_place)


class AddingUp(ReferencePlayer):
    """Adds each backward's gradients to those before."""

    def __init__(self, make: Make, keywords: dict[str, object]) -> None:
        super().__init__(make, keywords)
        self._sums: list[list[Any]] = [[], []]

    def backward(self, which: int, dy: Floats) -> Any:
        """Return the gradient of the input, and add up those of the parameters."""
        dx, layer = super().backward(which, dy), self._layers[which]
        before = self._sums[which] or [0.0] * len(layer.grads)
        self._sums[which] = [old + new for old, new in zip(before, layer.grads, strict=True)]
        return dx

    def read(self, which: int, name: str) -> Any:
        """Return a copy of the list."""
        return structure.copied(self._sums[which]) if name == "grads" else super().read(which, name)


class InferenceKept(ReferencePlayer):
    """Goes backward for the batch of the last forward, also where that was an inference."""

    def forward(self, which: int, x: Floats, training: bool) -> Any:
        """Return the output, and let the layer keep the batch."""
        y = super().forward(which, x, training)
        if not training:
            self._layers[which].forward(x.copy(), True)
        return y


class OneForAll(ReferencePlayer):
    """Keeps everything in one place, so that two objects are one."""

    def __init__(self, make: Make, keywords: dict[str, object]) -> None:
        super().__init__(make, keywords)
        self._layers[1] = self._layers[0]


class OneCache(ReferencePlayer):
    """Keeps what the backward needs in one place for all objects."""

    _last: Floats

    def forward(self, which: int, x: Floats, training: bool) -> Any:
        """Return the output, and keep a training batch."""
        if training:
            self._last = x
        return super().forward(which, x, training)

    def backward(self, which: int, dy: Floats) -> Any:
        """Return the gradient of the input, for the batch that any object saw last."""
        if len(self._last) == len(dy):
            super().forward(which, self._last, True)
        return super().backward(which, dy)


@dataclass(frozen=True)
class LayerMistake:
    """A known mistake: who makes it, the kind of its failure, and the sentence for the student."""

    player: Callable[[Make, dict[str, object]], ReferencePlayer]
    kind: str
    hint: str


_OWN = "What a layer keeps belongs to its object: look for a class attribute, a global or a default list."
MISTAKES = (
    LayerMistake(
        DeafInPlace, "values", "Compute with the arrays in params: copies of them do not follow an optimizer."
    ),
    LayerMistake(
        DeafToAssigning,
        "values",
        "Read params[0] in each pass: a name from __init__ still means the old array.",
    ),
    LayerMistake(AddingUp, "values", "Each backward sets grads anew: nothing adds up from one to the next."),
    LayerMistake(
        InferenceKept,
        "values",
        "An inference must leave alone what the training forward has kept for the backward.",
    ),
    LayerMistake(OneForAll, "state", _OWN),
    LayerMistake(OneCache, "state", _OWN),
)
