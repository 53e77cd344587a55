"""Adapters that ask for a training loop: a function, or a class whose objects have a method such as `fit`.

The values that a loop is given have names: those of a `TrainingRun` ("params", "X", "y", "lr", "batches") and of its
`more`. An adapter says in which order they are passed, which are passed by keyword and under which name, and where in
the answer the trained parameters and the losses are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from autograder.checks import form
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike, PlanLike
from autograder.checks.training.runs import StudentObject, TrainingRun

__all__ = ["TrainingAdapter", "TrainingClass", "TrainingFunction"]

Extract = Callable[[Any], Any]


class ArgumentAfter(Protocol):
    """An argument as a call left it, once its plan has run."""

    @property
    def value(self) -> Any:
        """The argument as it is now. Raises `CheckFailure` where the call failed."""


Taken = tuple[ArgumentAfter, Extract | tuple[str, ...]]


@dataclass(frozen=True)
class _Echoed:
    """One positional argument, as its call brings it back."""

    call: AnswerLike
    position: int

    @property
    def value(self) -> Any:
        return self.call.after[self.position]


@dataclass(frozen=True)
class QueuedRun:
    """A training run that is queued: the calls before it, its two parts, and its arguments afterwards, by name."""

    before: Sequence[AnswerLike]
    params: Taken
    losses: Taken
    left: Mapping[str, ArgumentAfter]

    def read(self, part: str, subject: Subject) -> Any:
        """Return the trained "params", or the "losses". Raises `CheckFailure`."""
        answer, found = self.params if part == "params" else self.losses
        try:
            for earlier in (*self.before, answer):
                value = earlier.value
        except CheckFailure as failure:
            raise subject.explain(failure) from None
        if isinstance(found, tuple):
            return _parts(value, found, subject)[found.index(part)]
        try:
            return found(value)
        except (TypeError, LookupError):
            raise subject.same_failure(
                "type",
                f"the {_NAMES[part]} are not where the handout asks for them in the returned value.",
                "Count the parts that you return, and look at their order.",
            ) from None


def _parts(value: Any, names: tuple[str, ...], subject: Subject) -> list[Any]:
    """Return the parts of an answer; a single one comes alone. Raises `CheckFailure` where two are exchanged."""
    if len(names) == 1:
        return [value]
    parts = form.as_sequence(value, len(names), called=subject, holds=", ".join(names))
    given = dict(zip(names, parts, strict=True))
    if {"params", "losses"} <= given.keys() and _numbers(given["params"]) and _arrays(given["losses"]):
        order = ", ".join(names)
        text = (
            f"the parts came back in another order than {order}: the losses stand where params is expected."
        )
        raise subject.same_failure("parts", text, f"Return {order}.")
    return parts


def _numbers(part: Any) -> bool:
    """Return True for a list, tuple or one-dimensional array of plain numbers, as losses are."""
    if isinstance(part, np.ndarray):
        return part.ndim == 1
    listed = isinstance(part, list | tuple) and len(part) > 0
    return listed and all(isinstance(item, int | float | np.number) for item in part)


def _arrays(part: Any) -> bool:
    """Return True for a list, tuple or dict that holds arrays or further lists, as parameters are."""
    items = part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ()
    return any(isinstance(item, np.ndarray | list | tuple) for item in items)


_NAMES = {"params": "trained parameters", "losses": "losses"}


class TrainingAdapter(Protocol):
    """A way to ask for a training run."""

    @property
    def called(self) -> str:
        """The call in words."""

    @property
    def per(self) -> str:
        """The unit that has one loss: "batch" or "epoch"."""

    def given(self, run: TrainingRun) -> Mapping[str, object]:
        """Return the values that this loop is given, in their order."""

    def ask(self, plan: PlanLike, run: TrainingRun, *, share: bool = False) -> QueuedRun:
        """Queue a run. With `share`, the plain arguments come back after it, each once.

        Those that are passed by position come back with the call, and are part of its recorded behaviour; others come
        back by themselves.
        """


@dataclass(frozen=True)
class TrainingFunction:
    """A function: `name(*arguments, **keywords)`; `keywords` maps a value's name to the student's keyword.

    `parts` names what is returned, in its order: "params", "losses" and others, which are not read; a single part is
    returned alone. Where the parts lie deeper, `params` and `losses` are functions that take them out of the returned
    value. With `in_place` the arrays that were given hold the trained parameters afterwards. `per` is what a loss is
    recorded for: "batch" or "epoch".
    """

    name: str = "train"
    arguments: tuple[str, ...] = ("params", "X", "y", "lr", "batches")
    keywords: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ("params", "losses")
    params: Extract | None = None
    losses: Extract | None = None
    in_place: bool = False
    per: str = "batch"

    @property
    def called(self) -> str:
        """Such as "train(params, X, y, lr, batches)"."""
        return f"{self.name}({', '.join((*self.arguments, *self.keywords.values()))})"

    def given(self, run: TrainingRun) -> Mapping[str, object]:
        """Return the values that this loop is given, in their order."""
        return {name: run.values[name] for name in (*self.arguments, *self.keywords)}

    def ask(self, plan: PlanLike, run: TrainingRun, *, share: bool = False) -> QueuedRun:
        """Queue one call."""
        share = share or self.in_place
        values, before, shared = _sent(plan, self.given(run), run, self.keywords if share else ())
        keywords = {keyword: values[name] for name, keyword in self.keywords.items()}
        sent = (values[name] for name in self.arguments)
        call = plan.call(self.name, *sent, keywords=keywords, echo=share)
        left = _left(plan, run, call, self.arguments if share else (), shared)
        params: Taken = (
            (left.pop("params"), ("params",)) if self.in_place else (call, self.params or self.parts)
        )
        return QueuedRun([*before, call], params, (call, self.losses or self.parts), left)


@dataclass(frozen=True)
class TrainingClass:
    """A class: `name(*made, **made_keywords)` makes an object, and its `method(*arguments, **keywords)` trains it.

    `params` and `losses` are names of attributes that the object has afterwards, or functions that take their part out
    of what the method returned.
    """

    name: str = "Network"
    made: tuple[str, ...] = ("params",)
    made_keywords: Mapping[str, str] = field(default_factory=dict)
    method: str = "fit"
    arguments: tuple[str, ...] = ("X", "y", "lr", "batches")
    keywords: Mapping[str, str] = field(default_factory=dict)
    params: str | Extract = "params"
    losses: str | Extract = "losses"
    per: str = "batch"

    @property
    def called(self) -> str:
        """Such as "Network(params).fit(X, y, lr, batches)"."""
        made = ", ".join((*self.made, *self.made_keywords.values()))
        return f"{self.name}({made}).{self.method}({', '.join((*self.arguments, *self.keywords.values()))})"

    def given(self, run: TrainingRun) -> Mapping[str, object]:
        """Return the values that this loop is given, in their order."""
        names = (*self.made, *self.made_keywords, *self.arguments, *self.keywords)
        return {name: run.values[name] for name in names}

    def ask(self, plan: PlanLike, run: TrainingRun, *, share: bool = False) -> QueuedRun:
        """Queue one object, one call of its method, and its attributes after it."""
        apart = {*self.made, *self.made_keywords, *self.keywords} if share else ()
        values, before, shared = _sent(plan, self.given(run), run, apart)
        made_keywords = {keyword: values[name] for name, keyword in self.made_keywords.items()}
        made = plan.call(self.name, *(values[n] for n in self.made), keywords=made_keywords, fetch=False)
        keywords = {keyword: values[name] for name, keyword in self.keywords.items()}
        sent = (values[name] for name in self.arguments)
        call = plan.method(made, self.method, *sent, keywords=keywords, echo=share)
        params, losses = (self._found(plan, made, call, part) for part in (self.params, self.losses))
        left = _left(plan, run, call, self.arguments if share else (), shared)
        return QueuedRun([*before, made, call], params, losses, left)

    @staticmethod
    def _found(plan: PlanLike, made: AnswerLike, call: AnswerLike, part: str | Extract) -> Taken:
        if isinstance(part, str):
            return plan.method(made, "__getattribute__", part), lambda value: value
        return call, part


def _sent(
    plan: PlanLike, given: Mapping[str, object], run: TrainingRun, apart: Collection[str]
) -> tuple[dict[str, object], list[AnswerLike], dict[str, AnswerLike]]:
    """Return the argument for each value: itself, an object of the student's class, or a value that is put `apart`."""
    sent, before = dict(given), []
    for name, value in given.items():
        if isinstance(value, StudentObject):
            keywords = {key: run.values.get(str(item), item) for key, item in value.keywords.items()}
            sent[name] = answer = plan.call(value.name, keywords=keywords, fetch=False)
            before.append(answer)
    shared = {name: plan.put(value) for name, value in given.items() if name in apart and _plain(value)}
    return {**sent, **shared}, before, shared


def _left(
    plan: PlanLike,
    run: TrainingRun,
    call: AnswerLike,
    echoed: Sequence[str],
    shared: Mapping[str, AnswerLike],
) -> dict[str, ArgumentAfter]:
    """Return each plain argument afterwards: those that the call brings back, and those that are fetched."""
    with_call: dict[str, ArgumentAfter] = {
        name: _Echoed(call, position)
        for position, name in enumerate(echoed)
        if name not in shared and _plain(run.values[name])
    }
    return {**with_call, **{name: plan.pick(answer) for name, answer in shared.items()}}


def _plain(value: object) -> bool:
    return isinstance(value, np.ndarray | list | tuple | dict)
