"""How a student's optimizer is asked: as a class whose object steps, or as a function that hands its state on.

Parameters are a list of arrays in a fixed order. An object's `step(params, grads)` may return the new list, or
change the list or its arrays in place; which of the two, the first step shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from autograder.checks import structure
from autograder.checks.cases import Answer, Plan
from autograder.checks.failure import CheckFailure, Handle

Params = Sequence[Any]
Hyper = Mapping[str, float]


class Track(Protocol):
    """One optimizer on its way: steps are queued, and read once the plan has run."""

    def step(self, grads: object) -> None:
        """Queues one step. `grads` is a list of arrays, or a function from parameters to such a list."""

    def params_after(self, step: int) -> object:
        """What the student holds as parameters after this step, counted from 0. Raises `CheckFailure`."""

    def grads_after(self, step: int) -> object:
        """The gradients as this step left them."""

    def is_in_place(self) -> bool:
        """Whether the first step changed the given list instead of returning one. `CheckFailure` for neither."""


class Contract(Protocol):
    """A way to ask for an optimizer's steps."""

    @property
    def called(self) -> str:
        """The call in words."""

    def begin(self, plan: Plan, hyper: Hyper, params: Params, *, in_place: bool) -> Track:
        """A fresh optimizer at these parameters."""


@dataclass(frozen=True)
class Class:
    """`name(**hyper)` makes an optimizer, and its method `step(params, grads)` moves the parameters.

    `names` maps a hyper-parameter of the reference to the student's keyword where they differ.
    """

    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    method: str = "step"
    second: str = "grads"

    @property
    def called(self) -> str:
        """Such as "Adam(…).step(params, grads)"."""
        return f"{self.name}(…).{self.method}(params, {self.second})"

    def begin(self, plan: Plan, hyper: Hyper, params: Params, *, in_place: bool) -> _ObjectTrack:
        """One object, and one list of parameters in its process."""
        keywords = {self.names.get(name, name): value for name, value in hyper.items()}
        made = plan.call(self.name, keywords=keywords, fetch=False)
        return _ObjectTrack(plan, self, made, params, in_place)


class _ObjectTrack:
    def __init__(self, plan: Plan, contract: Class, made: Answer, params: Params, in_place: bool) -> None:
        self._plan, self._contract, self._made = plan, contract, made
        self._start = list(params)
        self._params = plan.put(self._start)
        self._in_place = in_place
        self._answers: list[Answer] = []

    def step(self, grads: object) -> None:
        answer = self._plan.method(self._made, self._contract.method, self._params, grads, echo=True)
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
            raise _neither(self._contract.called, value)
        return False


@dataclass(frozen=True)
class Functional:
    """`name(params, grads, state, **hyper)` returns (params, state); the state is whatever the student likes.

    The first state is `start(params)` where the handout asks for such a function, else None.
    """

    name: str
    start: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """Such as "adam(params, grads, state, …)"."""
        return f"{self.name}(params, grads, state, …)"

    def begin(self, plan: Plan, hyper: Hyper, params: Params, *, in_place: bool) -> _StateTrack:
        """Fresh parameters with a fresh state."""
        keywords = {self.names.get(name, name): value for name, value in hyper.items()}
        state = plan.call(self.start, list(params), fetch=False) if self.start else None
        return _StateTrack(plan, self.name, list(params), state, keywords)


class _StateTrack:
    def __init__(
        self, plan: Plan, name: str, params: object, start: Answer | None, keywords: Mapping[str, object]
    ) -> None:
        self._plan, self._name, self._keywords = plan, name, keywords
        self._params, self._state, self._start = params, start, start
        self._answers: list[tuple[Answer, Answer]] = []

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
            said = "The answer has no parts: the new parameters and the state were expected, as a pair."
            raise CheckFailure("type", said, redacted=said, hint="Return params, state.") from None

    def grads_after(self, step: int) -> object:
        return self._answers[step][0].after[1]

    def is_in_place(self) -> bool:
        return False


def _neither(called: str, value: Handle | None) -> CheckFailure:
    said = f"{called} neither returned a list of new parameters nor changed those that it was given."
    if isinstance(value, Handle):
        full = f"{said} It returned an object of type {value.type_name}."
        hint = "Return a list; list(…) makes one of whatever can be gone through, such as a generator."
        return CheckFailure("type", full, redacted=said, hint=hint)
    hint = "Return the list of new arrays, or write into the list that you are given; params = … inside does neither."
    return CheckFailure("type", said, redacted=said, hint=hint)
