"""Adapters that ask for what a student's code draws: weight matrices, and dropout as a class or as two functions.

Every initializer call gets a generator of its own, and all calls of a check go out in one request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks import array, form
from autograder.checks.arguments import Seed
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike, PlanLike, StudentLike

__all__ = ["DropoutAdapter", "DropoutClass", "DropoutFunctions", "Initializer"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class DrawnMatrix:
    """One matrix of shape `weights.shape`, drawn for `shape` (fan_in, fan_out); `half`: in half precision."""

    shape: tuple[int, int]
    subject: Subject
    weights: Floats
    half: bool = False

    def failure(self, text: str, detail: str = "", hint: str = "") -> CheckFailure:
        """Return a failure about W. `text` is safe to show of a hidden run; `detail` follows it in full text alone."""
        full = f"{{it}} {text}{f': {detail}' if detail else ''}."
        return self.subject.at("W").failure("values", full, f"{{it}} {text}.", hint)


@dataclass(frozen=True)
class Initializer:
    """A function that a question asks for: its name and the names of its arguments, in their order.

    "fan_in" and "fan_out" (or "shape", the pair of both) and "rng" are filled in by the check. The matrix has the
    shape (fan_in, fan_out), or with `transposed` (fan_out, fan_in).
    """

    name: str
    arguments: tuple[str, ...] = ("fan_in", "fan_out", "rng")
    transposed: bool = False

    def args(self, shape: tuple[int, int], seed: int) -> tuple[object, ...]:
        """Return the arguments of one call."""
        values = {"fan_in": shape[0], "fan_out": shape[1], "shape": shape, "rng": Seed(seed)}
        return tuple(values[name] for name in self.arguments)

    def subject(self, shape: tuple[int, int], seed: int, hint: str) -> Subject:
        """Return what a message about this call is about."""
        called = f"{self.name}({', '.join(self.arguments)})"
        given = dict(zip(self.arguments, self.args(shape, seed), strict=True))
        return Subject(called, given=given, about=f"fan_in {shape[0]}, fan_out {shape[1]}", hint=hint)

    def ask(
        self,
        student: StudentLike,
        shapes: Sequence[tuple[int, int]],
        rng: np.random.Generator,
        hint: str,
    ) -> list[DrawnMatrix]:
        """Return one matrix per shape, each from a generator of another seed.

        The last is asked for once more, with its seed. Raises `CheckFailure`, of kind "random" where a generator is
        given and the same seed gives another matrix.
        """
        seeds = [int(seed) for seed in rng.integers(2**31, size=len(shapes))]
        plan = student.plan()
        pairs = [*zip(shapes, seeds, strict=True), (shapes[-1], seeds[-1])]
        answers = [plan.call(self.name, *self.args(shape, seed)) for shape, seed in pairs]
        plan.run()
        drawn = [
            self._drawn(shape, self.subject(shape, seed, hint), answer)
            for (shape, seed), answer in zip(pairs, answers, strict=True)
        ]
        *asked, again = drawn
        if "rng" in self.arguments and not np.array_equal(again.weights, asked[-1].weights):
            raise again.subject.same_failure(
                "random",
                "two generators of the same seed gave two different matrices W.",
                "Draw from the rng that is given, and from nothing else.",
            )
        return asked

    def _drawn(self, shape: tuple[int, int], subject: Subject, answer: AnswerLike) -> DrawnMatrix:
        try:
            value = answer.value
        except CheckFailure as failure:
            raise subject.explain(failure) from None
        expected = shape[::-1] if self.transposed else shape
        weights = form.as_array(value, expected, called=subject, part="W")
        return DrawnMatrix(shape, subject, weights, array.is_half(value))


class DropoutAdapter(Protocol):
    """A way to ask for a student's dropout."""

    @property
    def called(self) -> str:
        """The call in words."""

    def begin(self, plan: PlanLike, rate: float, seed: int) -> Any:
        """Begin with fresh dropout.

        Its `forward(x, training)` queues a `DropoutForward`, and its `backward(dy, forward)` the backward of that.
        """


@dataclass(frozen=True)
class DropoutForward:
    """A forward that is queued: the calls that must succeed before it, the call itself, and its output."""

    before: Sequence[AnswerLike]
    call: AnswerLike
    y: AnswerLike


@dataclass(frozen=True)
class DropoutClass:
    """A class: `name(rate=…, rng=…)` makes a layer with `forward(x, training)` and `backward(dy)`.

    `keywords` maps "rate" and "rng" to the student's keywords where they differ.
    """

    name: str
    keywords: Mapping[str, str] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """Such as "Dropout(rate, rng)"."""
        return f"{self.name}(rate, rng)"

    def begin(self, plan: PlanLike, rate: float, seed: int) -> _DropoutObject:
        """Begin with one object."""
        values: dict[str, object] = {"rate": rate, "rng": Seed(seed)}
        keywords = {self.keywords.get(name, name): value for name, value in values.items()}
        return _DropoutObject(plan, plan.call(self.name, keywords=keywords, fetch=False))


@dataclass(frozen=True)
class _DropoutObject:
    plan: PlanLike
    made: AnswerLike

    def forward(self, x: Floats, training: bool) -> DropoutForward:
        y = self.plan.method(self.made, "forward", x, training, echo=True)
        return DropoutForward([self.made], y, y)

    def backward(self, dy: Floats, _: DropoutForward) -> AnswerLike:
        return self.plan.method(self.made, "backward", dy, echo=True)


@dataclass(frozen=True)
class DropoutFunctions:
    """Two functions: forward(x, rate, training, rng) returns (y, cache), and backward(dy, cache) returns dx."""

    forward: str = "dropout_forward"
    backward: str = "dropout_backward"
    arguments: tuple[str, ...] = ("x", "rate", "training", "rng")

    @property
    def called(self) -> str:
        """The forward's call in words."""
        return f"{self.forward}({', '.join(self.arguments)})"

    def begin(self, plan: PlanLike, rate: float, seed: int) -> _DropoutCalls:
        """Begin with calls whose generators have the seeds that follow this one."""
        return _DropoutCalls(plan, self, rate, seed)


@dataclass
class _DropoutCalls:
    plan: PlanLike
    functions: DropoutFunctions
    rate: float
    seed: int

    def forward(self, x: Floats, training: bool) -> DropoutForward:
        self.seed += 1
        values = {"x": x, "rate": self.rate, "training": training, "rng": Seed(self.seed)}
        args = [values[name] for name in self.functions.arguments]
        call = self.plan.call(self.functions.forward, *args, echo=True, fetch=False)
        return DropoutForward([call], call, self.plan.pick(call[0]))

    def backward(self, dy: Floats, forward: DropoutForward) -> AnswerLike:
        return self.plan.call(self.functions.backward, dy, forward.call[1], echo=True)
