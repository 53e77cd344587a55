"""A student's network with the judge's layers and optimizer in it, and what is queued for it in a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.checks.cases import off_zero
from autograder.checks.failure import CheckFailure
from autograder.checks.layers.probes import CallLog, Floats, Probe, Stepper
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike, PlanLike

__all__ = ["NetworkClass"]

RATES = (0.5, 0.2)  # of the two steps


@dataclass(frozen=True)
class NetworkClass:
    """A class: `name(layers=…, optimizer=…)` makes a network; `keywords` maps these two to other keywords."""

    name: str = "Network"
    keywords: Mapping[str, str] = field(default_factory=dict)

    def called(self, asked: str) -> str:
        """Return what is asked in words, such as "Network(…).backward(dy)"."""
        return f"{self.name}(…).{_IN_WORDS[asked]}"


_IN_WORDS = {
    "forward": "forward(x, training)",
    "backward": "backward(dy)",
    "step": "step()",
    "params": "params",
    "grads": "grads",
}


@dataclass
class ProbedNetwork:
    """A network of the student's with the judge's layers: the objects in the student's process, and what is queued."""

    network: NetworkClass
    plan: PlanLike
    shapes: Sequence[Sequence[tuple[int, ...]]]
    rng: np.random.Generator
    hint: str
    modes: bool = False

    def __post_init__(self) -> None:
        self.recorder = CallLog()
        params = [[off_zero(self.rng, *shape) for shape in layer] for layer in self.shapes]
        self.probes = [
            Probe(place, layer, self.recorder, modes=self.modes) for place, layer in enumerate(params)
        ]
        self.stepper = Stepper(RATES, self.recorder)
        self.layers = [self.plan.put(probe.argument()) for probe in self.probes]
        values: dict[str, object] = {"layers": self.layers, "optimizer": self.stepper.argument()}
        keywords = {self.network.keywords.get(name, name): value for name, value in values.items()}
        self.made = self.plan.call(self.network.name, keywords=keywords, fetch=False)
        self.about = "one layer" if len(self.shapes) == 1 else f"{len(self.shapes)} layers"

    def ask(self, method: str, *args: object) -> AnswerLike:
        """Queue a call of a method of the network."""
        return self.plan.method(self.made, method, *args)

    def read(self, name: str) -> AnswerLike:
        """Queue the reading of an attribute of the network."""
        return self.plan.method(self.made, "__getattribute__", name)

    def held(self, name: str) -> list[AnswerLike]:
        """Queue the reading of `params` or `grads` of every layer."""
        return [self.plan.method(layer, "__getattribute__", name) for layer in self.layers]

    def subject(self, asked: str, about: str = "") -> Subject:
        """Return what a message is about."""
        called = self.network.called(asked)
        return Subject(called, about=f"{self.about}, {about}" if about else self.about, hint=self.hint)

    def value(self, asked: str, answer: AnswerLike) -> Any:
        """Return an answer's value. Raises `CheckFailure` with what a layer was called with, where that was wrong."""
        try:
            self.made.raise_for_failure()
            return answer.value
        except CheckFailure as failure:
            if self.recorder.problem:
                raise self.subject(asked).same_failure("training", self.recorder.problem) from None
            raise self.subject(asked).explain(failure) from None

    def outputs(self, x: Floats, *, training: bool) -> Floats:
        """Return the output of the layers as they are at the start."""
        for probe in self.probes:
            x = probe.forward(probe.start, x, training)
        return x

    def gradient(self, dy: Floats) -> Floats:
        """Return the gradient of the last input of `outputs`."""
        for probe in reversed(self.probes):
            dy, _ = probe.backward(probe.start, dy)
        return dy
