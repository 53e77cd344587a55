"""Adapters that ask for batch normalization: a class, or a function that hands its running statistics on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks.protocols import AnswerLike, PlanLike

__all__ = ["BatchNormAdapter", "BatchNormClass", "BatchNormFunction"]

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

    @property
    def scales(self) -> bool:
        """True if gamma and beta can be given; else they are those of a fresh layer, 1 and 0."""

    def begin(self, plan: PlanLike, features: int, momentum: float, eps: float) -> Any:
        """Begin with a fresh layer.

        Its method `ask(x, training, gamma, beta, echo=False)` queues a `BatchNormForward`.
        """


@dataclass(frozen=True)
class BatchNormClass:
    """A class: `name(features=…, momentum=…, eps=…)` with a method `forward(x, training)`.

    `keywords` maps "features", "momentum" and "eps" to the student's keywords where they differ. `parameters` are the
    names of the attributes for gamma and beta, such as ("gamma", "beta"), which are then set before each forward; where
    the handout names none, they stay those of a fresh layer, 1 and 0, and a layer that forgets them passes.
    """

    name: str
    keywords: Mapping[str, str] = field(default_factory=dict)
    method: str = "forward"
    parameters: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """Such as "BatchNorm(…).forward(x, training)"."""
        return f"{self.name}(…).{self.method}(x, training)"

    @property
    def scales(self) -> bool:
        """True if the handout names the attributes for gamma and beta."""
        return bool(self.parameters)

    def begin(self, plan: PlanLike, features: int, momentum: float, eps: float) -> _BatchNormObject:
        """Begin with one object."""
        values = {"features": features, "momentum": momentum, "eps": eps}
        keywords = {self.keywords.get(name, name): value for name, value in values.items()}
        return _BatchNormObject(plan, plan.call(self.name, keywords=keywords, fetch=False), self)


@dataclass(frozen=True)
class _BatchNormObject:
    plan: PlanLike
    made: AnswerLike
    layer: BatchNormClass

    def ask(
        self, x: Floats, training: bool, gamma: Floats, beta: Floats, *, echo: bool = False
    ) -> BatchNormForward:
        pairs = zip(self.layer.parameters, (gamma, beta), strict=False)
        sets = [self.plan.method(self.made, "__setattr__", name, value, fetch=False) for name, value in pairs]
        y = self.plan.method(self.made, self.layer.method, x, training, echo=echo)
        return BatchNormForward([self.made, *sets], y, y, {"x": x, "training": training})


@dataclass(frozen=True)
class BatchNormFunction:
    """A function that takes the running statistics and returns (y, running_mean, running_variance).

    `arguments` are in the order of the handout. Where gamma and beta are among them, each call has others.
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

    @property
    def scales(self) -> bool:
        """True if gamma and beta are among the arguments."""
        return {"gamma", "beta"} <= set(self.arguments)

    def begin(self, plan: PlanLike, features: int, momentum: float, eps: float) -> _BatchNormState:
        """Begin with fresh statistics: mean 0 and variance 1."""
        state = {"running_mean": np.zeros(features), "running_variance": np.ones(features)}
        return _BatchNormState(plan, self, {"momentum": momentum, "eps": eps, **state})


@dataclass
class _BatchNormState:
    plan: PlanLike
    function: BatchNormFunction
    values: dict[str, object]

    def ask(
        self, x: Floats, training: bool, gamma: Floats, beta: Floats, *, echo: bool = False
    ) -> BatchNormForward:
        values = {**self.values, "x": x, "training": training, "gamma": gamma, "beta": beta}
        given = {name: values[name] for name in self.function.arguments}
        call = self.plan.call(self.function.name, *given.values(), echo=echo, fetch=False)
        self.values["running_mean"], self.values["running_variance"] = call[1], call[2]
        return BatchNormForward([call], call, self.plan.pick(call[0]), given)
