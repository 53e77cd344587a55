"""How a student's training loop is asked: as a function, or as a class whose object has a method such as `fit`.

What a loop is given has names: those of a `Course` ("params", "X", "y", "lr", "batches") and of its `more`. A
contract says in which order they come, which go by keyword and under which name, and where in what comes back the
trained parameters and the losses are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from autograder.checks import array
from autograder.checks.cases import Answer, Plan
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.training.runs import Made, TrainingRun

Found = Callable[[Any], Any]


class Left(Protocol):
    """What a call left of an argument, once its plan has run."""

    @property
    def value(self) -> Any:
        """The argument as it is now. Raises `CheckFailure` where the call failed."""


Taken = tuple[Left, Found | tuple[str, ...]]


@dataclass(frozen=True)
class _Echoed:
    """One positional argument, as its call brings it back."""

    call: Answer
    position: int

    @property
    def value(self) -> Any:
        return self.call.after[self.position]


@dataclass(frozen=True)
class Asked:
    """A loop that is queued: what must hold before, what came back, and what it left of its arguments, by name."""

    before: Sequence[Answer]
    params: Taken
    losses: Taken
    left: Mapping[str, Left]

    def read(self, part: str, subject: Subject) -> Any:
        """The trained "params", or the "losses". Raises `CheckFailure`."""
        answer, found = self.params if part == "params" else self.losses
        try:
            for earlier in (*self.before, answer):
                value = earlier.value
        except CheckFailure as failure:
            raise subject.explain(failure) from None
        if isinstance(found, tuple):
            items = (
                [value]
                if len(found) == 1
                else array.sequence(value, len(found), called=subject, holds=", ".join(found))
            )
            return items[found.index(part)]
        try:
            return found(value)
        except (TypeError, LookupError):
            said = f"the {_NAMES[part]} are not where the handout asks for them in what came back."
            hint = "Count the parts of what you return, and look at their order."
            raise subject.failure("type", said, said, hint) from None


def _parts(value: Any, names: tuple[str, ...], subject: Subject) -> list[Any]:
    return array.sequence(value, len(names), called=subject, holds=", ".join(names))


_NAMES = {"params": "trained parameters", "losses": "losses"}


class Contract(Protocol):
    """A way to ask for a run."""

    @property
    def called(self) -> str:
        """The call in words."""

    @property
    def per(self) -> str:
        """What the losses are counted by: "batch", "epoch"."""

    def given(self, course: TrainingRun) -> Mapping[str, object]:
        """The values that this loop is given, in their order."""

    def ask(self, plan: Plan, course: TrainingRun, *, share: bool = False) -> Asked:
        """Queues a run. With `share`, the plain arguments come back after it, each once: with the call where they are
        passed by position, so that what it left of them is part of how it behaves, and else by themselves.
        """


@dataclass(frozen=True)
class Function:
    """`name(*arguments, **keywords)`; `keywords` maps a value's name to the student's keyword.

    `parts` names what comes back, in its order: "params", "losses" and others, which are free; a single one comes
    alone. Where that does not say it, `params` and `losses` take their part out of what came back. With `in_place`
    the arrays that were given hold the trained parameters afterwards.
    """

    name: str = "train"
    arguments: tuple[str, ...] = ("params", "X", "y", "lr", "batches")
    keywords: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ("params", "losses")
    params: Found | None = None
    losses: Found | None = None
    in_place: bool = False
    per: str = "batch"

    @property
    def called(self) -> str:
        """Such as "train(params, X, y, lr, batches)"."""
        return f"{self.name}({', '.join((*self.arguments, *self.keywords.values()))})"

    def given(self, course: TrainingRun) -> Mapping[str, object]:
        """See `Contract`."""
        return {name: course.values[name] for name in (*self.arguments, *self.keywords)}

    def ask(self, plan: Plan, course: TrainingRun, *, share: bool = False) -> Asked:
        """One call."""
        share = share or self.in_place
        values, before, shared = _sent(plan, self.given(course), course, self.keywords if share else ())
        keywords = {keyword: values[name] for name, keyword in self.keywords.items()}
        sent = (values[name] for name in self.arguments)
        call = plan.call(self.name, *sent, keywords=keywords, echo=share)
        left = _left(plan, course, call, self.arguments if share else (), shared)
        params: Taken = (
            (left.pop("params"), ("params",)) if self.in_place else (call, self.params or self.parts)
        )
        return Asked([*before, call], params, (call, self.losses or self.parts), left)


@dataclass(frozen=True)
class Class:
    """`name(*made, **made_keywords)` makes an object, and its `method(*arguments, **keywords)` trains it.

    `params` and `losses` are the names of attributes that the object has afterwards, or take their part out of what
    the method returned.
    """

    name: str = "Network"
    made: tuple[str, ...] = ("params",)
    made_keywords: Mapping[str, str] = field(default_factory=dict)
    method: str = "fit"
    arguments: tuple[str, ...] = ("X", "y", "lr", "batches")
    keywords: Mapping[str, str] = field(default_factory=dict)
    params: str | Found = "params"
    losses: str | Found = "losses"
    per: str = "batch"

    @property
    def called(self) -> str:
        """Such as "Network(params).fit(X, y, lr, batches)"."""
        made = ", ".join((*self.made, *self.made_keywords.values()))
        return f"{self.name}({made}).{self.method}({', '.join((*self.arguments, *self.keywords.values()))})"

    def given(self, course: TrainingRun) -> Mapping[str, object]:
        """See `Contract`."""
        names = (*self.made, *self.made_keywords, *self.arguments, *self.keywords)
        return {name: course.values[name] for name in names}

    def ask(self, plan: Plan, course: TrainingRun, *, share: bool = False) -> Asked:
        """One object, one call of its method, and its attributes after it."""
        apart = {*self.made, *self.made_keywords, *self.keywords} if share else ()
        values, before, shared = _sent(plan, self.given(course), course, apart)
        made_keywords = {keyword: values[name] for name, keyword in self.made_keywords.items()}
        made = plan.call(self.name, *(values[n] for n in self.made), keywords=made_keywords, fetch=False)
        keywords = {keyword: values[name] for name, keyword in self.keywords.items()}
        sent = (values[name] for name in self.arguments)
        call = plan.method(made, self.method, *sent, keywords=keywords, echo=share)
        params, losses = (self._found(plan, made, call, part) for part in (self.params, self.losses))
        left = _left(plan, course, call, self.arguments if share else (), shared)
        return Asked([*before, made, call], params, losses, left)

    @staticmethod
    def _found(plan: Plan, made: Answer, call: Answer, part: str | Found) -> Taken:
        if isinstance(part, str):
            return plan.method(made, "__getattribute__", part), lambda value: value
        return call, part


def _sent(
    plan: Plan, given: Mapping[str, object], course: TrainingRun, apart: Collection[str]
) -> tuple[dict[str, object], list[Answer], dict[str, Answer]]:
    """What is passed for each value: itself, an object that the student's code makes, or one put there `apart`."""
    sent, before = dict(given), []
    for name, value in given.items():
        if isinstance(value, Made):
            keywords = {key: course.values.get(str(item), item) for key, item in value.keywords.items()}
            sent[name] = answer = plan.call(value.name, keywords=keywords, fetch=False)
            before.append(answer)
    shared = {name: plan.put(value) for name, value in given.items() if name in apart and _plain(value)}
    return {**sent, **shared}, before, shared


def _left(
    plan: Plan, course: TrainingRun, call: Answer, echoed: Sequence[str], shared: Mapping[str, Answer]
) -> dict[str, Left]:
    """What is left of each plain argument: of those that the call brings back, and of those that are fetched."""
    with_call: dict[str, Left] = {
        name: _Echoed(call, position)
        for position, name in enumerate(echoed)
        if name not in shared and _plain(course.values[name])
    }
    return {**with_call, **{name: plan.pick(answer) for name, answer in shared.items()}}


def _plain(value: object) -> bool:
    return isinstance(value, np.ndarray | list | tuple | dict)
