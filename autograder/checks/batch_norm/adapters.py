"""How a student's batch normalization is asked: as a class, or as a function that hands its running statistics on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks.cases import Answer, Plan

FEATURES = 3

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Forward:
    """A forward that is queued: the calls that must hold before it, the call itself, and its output.

    `given` are the call's positional arguments by name, as they were; running statistics are among them where the
    function takes any, and may change.
    """

    before: Sequence[Answer]
    call: Answer
    y: Answer
    given: Mapping[str, object]


class Contract(Protocol):
    """A way to ask for a layer's outputs."""

    @property
    def called(self) -> str:
        """The call in words."""

    def begin(self, plan: Plan, momentum: float, eps: float) -> Any:
        """A fresh layer, whose method `ask(x, training, echo=False)` queues a `Forward`."""


@dataclass(frozen=True)
class Layer:
    """A class: `name(features=…, momentum=…, eps=…)` with a method `forward(x, training)`.

    `names` maps "features", "momentum" and "eps" to the student's keywords, where they differ.
    """

    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    method: str = "forward"

    @property
    def called(self) -> str:
        """Such as "BatchNorm(…).forward(x, training)"."""
        return f"{self.name}(…).{self.method}(x, training)"

    def begin(self, plan: Plan, momentum: float, eps: float) -> _Object:
        """One object."""
        values = {"features": FEATURES, "momentum": momentum, "eps": eps}
        keywords = {self.names.get(name, name): value for name, value in values.items()}
        return _Object(plan, plan.call(self.name, keywords=keywords, fetch=False), self.method)


@dataclass(frozen=True)
class _Object:
    plan: Plan
    made: Answer
    method: str

    def ask(self, x: Floats, training: bool, *, echo: bool = False) -> Forward:
        y = self.plan.method(self.made, self.method, x, training, echo=echo)
        return Forward([self.made], y, y, {"x": x, "training": training})


@dataclass(frozen=True)
class Functional:
    """A function that takes and returns the running statistics: (y, running_mean, running_variance).

    `arguments` is their order in the handout; gamma is 1 and beta 0 throughout.
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

    def begin(self, plan: Plan, momentum: float, eps: float) -> _State:
        """Fresh statistics: mean 0 and variance 1."""
        fixed = {"gamma": np.ones(FEATURES), "beta": np.zeros(FEATURES), "momentum": momentum, "eps": eps}
        state = {"running_mean": np.zeros(FEATURES), "running_variance": np.ones(FEATURES)}
        return _State(plan, self, {**fixed, **state})


@dataclass
class _State:
    plan: Plan
    contract: Functional
    values: dict[str, object]

    def ask(self, x: Floats, training: bool, *, echo: bool = False) -> Forward:
        values = {**self.values, "x": x, "training": training}
        given = {name: values[name] for name in self.contract.arguments}
        call = self.plan.call(self.contract.name, *given.values(), echo=echo, fetch=False)
        self.values["running_mean"], self.values["running_variance"] = call[1], call[2]
        return Forward([call], call, self.plan.pick(call[0]), given)
