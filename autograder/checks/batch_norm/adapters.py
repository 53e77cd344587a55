"""Adapters that ask for batch normalization: a class, or a function that hands its running statistics on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks.protocols import AnswerLike, PlanLike

__all__ = ["BatchNormAdapter", "BatchNormClass", "BatchNormFunction"]

FEATURES = 3  # of different means and spreads

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class BatchNormForward:
    """A forward that is queued: the calls that must succeed before it, the call itself, and its output.

    `given` holds the call's positional arguments by name, as they were. Running statistics are among them where the
    function takes any, and may change.
    """

    before: Sequence[AnswerLike]
    call: AnswerLike
    y: AnswerLike
    given: Mapping[str, object]


class BatchNormAdapter(Protocol):
    """A way to ask for the outputs of a student's batch normalization."""

    @property
    def called(self) -> str:
        """The call in words."""

    def begin(self, plan: PlanLike, momentum: float, eps: float) -> Any:
        """Begin with a fresh layer, whose method `ask(x, training, echo=False)` queues a `BatchNormForward`."""


@dataclass(frozen=True)
class BatchNormClass:
    """A class: `name(features=…, momentum=…, eps=…)` with a method `forward(x, training)`.

    `keywords` maps "features", "momentum" and "eps" to the student's keywords where they differ.
    """

    name: str
    keywords: Mapping[str, str] = field(default_factory=dict)
    method: str = "forward"

    @property
    def called(self) -> str:
        """Such as "BatchNorm(…).forward(x, training)"."""
        return f"{self.name}(…).{self.method}(x, training)"

    def begin(self, plan: PlanLike, momentum: float, eps: float) -> _BatchNormObject:
        """Begin with one object."""
        values = {"features": FEATURES, "momentum": momentum, "eps": eps}
        keywords = {self.keywords.get(name, name): value for name, value in values.items()}
        return _BatchNormObject(plan, plan.call(self.name, keywords=keywords, fetch=False), self.method)


@dataclass(frozen=True)
class _BatchNormObject:
    plan: PlanLike
    made: AnswerLike
    method: str

    def ask(self, x: Floats, training: bool, *, echo: bool = False) -> BatchNormForward:
        y = self.plan.method(self.made, self.method, x, training, echo=echo)
        return BatchNormForward([self.made], y, y, {"x": x, "training": training})


@dataclass(frozen=True)
class BatchNormFunction:
    """A function that takes the running statistics and returns (y, running_mean, running_variance).

    `arguments` are in the order of the handout; gamma is 1 and beta 0 throughout.
    """

    name: str
    arguments: tuple[str, ...] = (
        "x",
        "gamma",
        "beta",
        "running_mean",
        "running_variance",
        "momentum",
        "eps",
        "training",
    )

    @property
    def called(self) -> str:
        """The call in words."""
        return f"{self.name}({', '.join(self.arguments)})"

    def begin(self, plan: PlanLike, momentum: float, eps: float) -> _BatchNormState:
        """Begin with fresh statistics: mean 0 and variance 1."""
        fixed = {"gamma": np.ones(FEATURES), "beta": np.zeros(FEATURES), "momentum": momentum, "eps": eps}
        state = {"running_mean": np.zeros(FEATURES), "running_variance": np.ones(FEATURES)}
        return _BatchNormState(plan, self, {**fixed, **state})


@dataclass
class _BatchNormState:
    plan: PlanLike
    function: BatchNormFunction
    values: dict[str, object]

    def ask(self, x: Floats, training: bool, *, echo: bool = False) -> BatchNormForward:
        values = {**self.values, "x": x, "training": training}
        given = {name: values[name] for name in self.function.arguments}
        call = self.plan.call(self.function.name, *given.values(), echo=echo, fetch=False)
        self.values["running_mean"], self.values["running_variance"] = call[1], call[2]
        return BatchNormForward([call], call, self.plan.pick(call[0]), given)
