"""How an initializer is asked: for matrices of given sizes, each with a generator of its own, in one request."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import array
from autograder.checks.arguments import Seed
from autograder.checks.cases import Student
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.sampling.distributions import DEVIATIONS

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """One matrix, and the call that gave it. `half`: in half precision."""

    shape: tuple[int, int]
    subject: Subject
    weights: Floats
    half: bool = False

    def failure(self, full: str, bare: str = "") -> CheckFailure:
        """A failure about W; the bare text ends before the first colon where none is given."""
        bare = bare or full.split(":")[0].rstrip(".") + "."
        return self.subject.at("W").failure("values", f"{{it}} {full}", f"{{it}} {bare}")


@dataclass(frozen=True)
class Initializer:
    """A function that a question asks for: its name and its arguments, in their order.

    "fan_in" and "fan_out" (or "shape", the pair of both) and "rng" are filled in by the check; the matrix has the
    shape (fan_in, fan_out), or with `transposed` (fan_out, fan_in).
    """

    name: str
    arguments: tuple[str, ...] = ("fan_in", "fan_out", "rng")
    transposed: bool = False

    def args(self, shape: tuple[int, int], seed: int) -> tuple[object, ...]:
        """The arguments of one call."""
        values = {"fan_in": shape[0], "fan_out": shape[1], "shape": shape, "rng": Seed(seed)}
        return tuple(values[name] for name in self.arguments)

    def subject(self, shape: tuple[int, int], seed: int, hint: str) -> Subject:
        """What a message about this call is about."""
        called = f"{self.name}({', '.join(self.arguments)})"
        given = dict(zip(self.arguments, self.args(shape, seed), strict=True))
        return Subject(called, given=given, about=f"fan_in {shape[0]}, fan_out {shape[1]}", hint=hint)

    def ask(
        self,
        student: Student,
        shapes: Sequence[tuple[int, int]],
        rng: np.random.Generator,
        hint: str,
    ) -> list[Drawn]:
        """One call per shape, each with a generator of another seed, in one plan. Raises `CheckFailure`."""
        seeds = [int(seed) for seed in rng.integers(2**31, size=len(shapes))]
        plan = student.plan()
        pairs = list(zip(shapes, seeds, strict=True))
        answers = [plan.call(self.name, *self.args(shape, seed)) for shape, seed in pairs]
        plan.run()
        return [
            self._drawn(shape, self.subject(shape, seed, hint), answer)
            for (shape, seed), answer in zip(pairs, answers, strict=True)
        ]

    def _drawn(self, shape: tuple[int, int], subject: Subject, answer: Any) -> Drawn:
        value = _value(answer, subject)
        form = shape[::-1] if self.transposed else shape
        weights = array.form(value, form, called=subject, part="W")
        return Drawn(shape, subject, weights, array.is_half(value))


def _value(answer: Any, subject: Subject) -> object:
    try:
        return answer.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None


def require_fresh(drawn: Sequence[Drawn]) -> None:
    """Two calls with generators of different seeds give different, uncorrelated weights."""
    for first, second in itertools.combinations(drawn, 2):
        a, b = first.weights - first.weights.mean(), second.weights - second.weights.mean()
        correlation = float(np.sum(a * b) / math.sqrt(np.sum(a * a) * np.sum(b * b) or 1.0))
        if not abs(correlation) <= DEVIATIONS / math.sqrt(a.size):
            raise second.subject.failure(
                "random",
                "{it} is the same, or nearly, for generators of different seeds.",
                "{it} is the same, or nearly, for generators of different seeds.",
                "Draw from the rng that is given: no seed of your own.",
            )
