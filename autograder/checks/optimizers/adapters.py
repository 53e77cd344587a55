"""Adapters that ask for a student's optimizer: a class whose objects step, or a function that hands its state on.

Parameters are a list of arrays in a fixed order. An object's `step(params, grads)` may return the new list, or
change the list or its arrays in place; the first step shows which of the two it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from autograder.checks import structure
from autograder.checks.failure import CheckFailure, Handle
from autograder.checks.protocols import AnswerLike, PlanLike

__all__ = ["OptimizerAdapter", "OptimizerClass", "OptimizerFunction"]

Params = Sequence[Any]
Hyper = Mapping[str, float]


class Track(Protocol):
    """The steps of one optimizer: they are queued, and read once the plan has run."""

    def step(self, grads: object) -> None:
        """Queue one step. `grads` is a list of arrays, or a function from parameters to such a list."""

    def params_after(self, step: int) -> object:
        """Return the student's parameters after this step, counted from 0. Raises `CheckFailure`."""

    def grads_after(self, step: int) -> object:
        """Return the gradients as this step left them."""

    def is_in_place(self) -> bool:
        """Return True where the first step changed the given list instead of returning one.

        Raises `CheckFailure` where it did neither.
        """


class OptimizerAdapter(Protocol):
    """A way to ask for the steps of a student's optimizer."""

    @property
    def called(self) -> str:
        """The call in words."""

    def begin(self, plan: PlanLike, hyper: Hyper, params: Params, *, in_place: bool) -> Track:
        """Begin with a fresh optimizer at these parameters."""


@dataclass(frozen=True)
class OptimizerClass:
    """A class: `name(**hyper)` makes an optimizer, and its method `step(params, grads)` moves the parameters.

    `keywords` maps a hyper-parameter of the reference to the student's keyword where they differ. `gradients` is what
    messages call the second argument of the method.
    """

    name: str
    keywords: Mapping[str, str] = field(default_factory=dict)
    method: str = "step"
    gradients: str = "grads"

    @property
    def called(self) -> str:
        """Such as "Adam(…).step(params, grads)"."""
        return f"{self.name}(…).{self.method}(params, {self.gradients})"

    def begin(self, plan: PlanLike, hyper: Hyper, params: Params, *, in_place: bool) -> _ObjectTrack:
        """Begin with one object, and one list of parameters in the student's process."""
        keywords = {self.keywords.get(name, name): value for name, value in hyper.items()}
        made = plan.call(self.name, keywords=keywords, fetch=False)
        return _ObjectTrack(plan, self, made, params, in_place)


class _ObjectTrack:
    def __init__(
        self, plan: PlanLike, adapter: OptimizerClass, made: AnswerLike, params: Params, in_place: bool
    ) -> None:
        self._plan, self._adapter, self._made = plan, adapter, made
        self._start = list(params)
        self._params = plan.put(self._start)
        self._in_place = in_place
        self._answers: list[AnswerLike] = []

    def step(self, grads: object) -> None:
        answer = self._plan.method(self._made, self._adapter.method, self._params, grads, echo=True)
        self._answers.append(answer)
        if not self._in_place:
            self._params = answer

    def params_after(self, step: int) -> object:
        self._made.raise_for_failure()
        answer = self._answers[step]
        return answer.after[0] if self._in_place else answer.value

    def grads_after(self, step: int) -> object:
        return self._answers[step].after[1]

    def is_in_place(self) -> bool:
        self._made.raise_for_failure()
        value = self._answers[0].value
        if isinstance(value, list | tuple):
            return False
        if not structure.same(self._start, self._answers[0].after[0]):
            return True
        if value is None or isinstance(value, Handle):
            raise _neither(self._adapter.called, value)
        return False


@dataclass(frozen=True)
class OptimizerFunction:
    """A function: `name(params, grads, state, **hyper)` returns (params, state); the state may be of any type.

    The first state is `start(params)` where the handout asks for such a function, else None.
    """

    name: str
    start: str = ""
    keywords: Mapping[str, str] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """Such as "adam(params, grads, state, …)"."""
        return f"{self.name}(params, grads, state, …)"

    def begin(self, plan: PlanLike, hyper: Hyper, params: Params, *, in_place: bool) -> _StateTrack:
        """Begin with fresh parameters and a fresh state."""
        keywords = {self.keywords.get(name, name): value for name, value in hyper.items()}
        state = plan.call(self.start, list(params), fetch=False) if self.start else None
        return _StateTrack(plan, self.name, list(params), state, keywords)


class _StateTrack:
    def __init__(
        self,
        plan: PlanLike,
        name: str,
        params: object,
        start: AnswerLike | None,
        keywords: Mapping[str, object],
    ) -> None:
        self._plan, self._name, self._keywords = plan, name, keywords
        self._params, self._state, self._start = params, start, start
        self._answers: list[tuple[AnswerLike, AnswerLike]] = []

    def step(self, grads: object) -> None:
        call = self._plan.call(
            self._name, self._params, grads, self._state, keywords=self._keywords, echo=True, fetch=False
        )
        self._answers.append((call, self._plan.pick(call[0])))
        self._params, self._state = call[0], call[1]

    def params_after(self, step: int) -> object:
        if self._start is not None:
            self._start.raise_for_failure()
        call, params = self._answers[step]
        call.raise_for_failure()
        try:
            return params.value
        except CheckFailure:
            text = "The answer has no parts: the new parameters and the state were expected, as a pair."
            raise CheckFailure("type", text, redacted=text, hint="Return params, state.") from None

    def grads_after(self, step: int) -> object:
        return self._answers[step][0].after[1]

    def is_in_place(self) -> bool:
        return False


def _neither(called: str, value: Handle | None) -> CheckFailure:
    text = f"{called} neither returned a list of new parameters nor changed those that it was given."
    if isinstance(value, Handle):
        full = f"{text} It returned an object of type {value.type_name}."
        hint = "Return a list; list(…) makes one of anything that can be iterated over, such as a generator."
        return CheckFailure("type", full, redacted=text, hint=hint)
    hint = (
        "Return the list of new arrays, or write into the list that is given; params = … inside does neither."
    )
    return CheckFailure("type", text, redacted=text, hint=hint)
