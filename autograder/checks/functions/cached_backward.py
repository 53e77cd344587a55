"""A backward that takes what its own forward kept: the cache, whatever it is, stays in the student's process.

Each backward gets, once, the cache that the student's forward made from the same arguments. With `forwards_first`, all
forwards come before the first backward, so that a cache kept in one place for all calls is stale. Inputs and
comparison are those of `agreement`: norm-wise at 1e-3 per tensor, the floor set by the cotangent. A check is one
plan, and its expected values are computed before the plan runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks import structure
from autograder.checks.cases import Case, Function
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement
from autograder.checks.protocols import AnswerLike, PlanLike, StudentLike

__all__ = [
    "ForwardBackward",
    "Pass",
    "check_gradients",
    "check_output",
    "check_output_unchanged",
    "check_unchanged",
    "expected_pass",
]


@dataclass(frozen=True)
class ForwardBackward:
    """Two functions: forward(x, params) -> out, cache and backward(dout, params, cache) -> grads.

    The backward is called with the cotangent dout, then the forward's arguments from the second on, then the cache.
    """

    forward: Function
    backward: Function


@dataclass(frozen=True)
class Pass:
    """One forward and its backward: the forward's arguments, the cotangent, and the gradients that are expected.

    `size` is that of the backward's `Case`.
    """

    args: tuple[object, ...]
    cotangent: object
    expected: object
    about: str = ""
    size: float = 1.0

    def case(self) -> Case:
        """Return the backward's arguments, with words in the place of the cache."""
        return Case((self.cotangent, *self.args[1:], "what your forward kept"), self.about, self.size)


def expected_pass(
    reference: Callable[..., object],
    args: tuple[object, ...],
    cotangent: object,
    about: str = "",
    size: float = 1.0,
) -> Pass:
    """Return a pass whose gradients are `reference(cotangent, *args)`, computed from copies."""
    copies = [structure.copied(value) for value in (cotangent, *args)]
    return Pass(args, cotangent, reference(*copies), about, size)


def check_output(
    student: StudentLike,
    forward: Function,
    reference: Callable[..., object],
    cases: Sequence[Case],
    *,
    hint: str = "",
) -> None:
    """Check the first part of the forward's answer on every case, and on the first one again; the cache is not read.

    Raises `CheckFailure`.
    """
    asked = [*cases, cases[0]]
    expected = [reference(*(structure.copied(value) for value in case.args)) for case in asked]
    plan = student.plan()
    answers = [_first(plan, plan.call(forward.name, *case.args, fetch=False)) for case in asked]
    plan.run()
    for case, answer, wanted in zip(asked, answers, expected, strict=True):
        agreement.judge(forward, case, _FirstPart(*answer, wanted), wanted, hint=hint)


def check_gradients(
    student: StudentLike,
    functions: ForwardBackward,
    passes: Sequence[Pass],
    *,
    forwards_first: bool = False,
    hint: str = "",
) -> None:
    """Check the backward's gradients on every pass, and on the first one again. Raises `CheckFailure`."""
    plan = student.plan()
    asked = [*passes, passes[0]]
    if forwards_first:
        forwards = [_forward(plan, functions, one) for one in asked]
        backwards = [_backward(plan, functions, one, f) for one, f in zip(asked, forwards, strict=True)]
    else:
        both = [_both(plan, functions, one) for one in asked]
        forwards, backwards = [f for f, _ in both], [b for _, b in both]
    plan.run()
    for one, forward, backward in zip(asked, forwards, backwards, strict=True):
        _require_forward(functions, one, forward)
        agreement.judge(functions.backward, one.case(), backward, one.expected, hint=hint)


def check_unchanged(student: StudentLike, functions: ForwardBackward, one: Pass) -> None:
    """Check that the backward leaves its arguments as they were, and that the gradients are right.

    The cache is the student's own and may change. Raises `CheckFailure`, of kind "mutation" for a changed argument.
    """
    plan = student.plan()
    forward = plan.call(functions.forward.name, *one.args, fetch=False)
    backward = plan.call(functions.backward.name, one.cotangent, *one.args[1:], forward[1], echo=True)
    plan.run()
    _require_forward(functions, one, forward)
    agreement.judge(functions.backward, one.case(), backward, one.expected)
    agreement.judge_unchanged(functions.backward.subject(one.case()), backward.after[:-1])


def check_output_unchanged(
    student: StudentLike, forward: Function, reference: Callable[..., object], case: Case
) -> None:
    """Check that the forward leaves its arguments as they were, and that its output is right.

    Raises `CheckFailure`, of kind "mutation" for a changed argument.
    """
    wanted = reference(*(structure.copied(value) for value in case.args))
    plan = student.plan()
    call = plan.call(forward.name, *case.args, echo=True, fetch=False)
    answer = _first(plan, call)
    plan.run()
    agreement.judge(forward, case, _FirstPart(*answer, wanted), wanted)
    agreement.judge_unchanged(forward.subject(case), call.after)


def _forward(plan: PlanLike, functions: ForwardBackward, one: Pass) -> AnswerLike:
    return plan.call(functions.forward.name, *one.args, fetch=False)


def _backward(plan: PlanLike, functions: ForwardBackward, one: Pass, forward: AnswerLike) -> AnswerLike:
    return plan.call(functions.backward.name, one.cotangent, *one.args[1:], forward[1])


def _both(plan: PlanLike, functions: ForwardBackward, one: Pass) -> tuple[AnswerLike, AnswerLike]:
    forward = _forward(plan, functions, one)
    return forward, _backward(plan, functions, one, forward)


def _require_forward(functions: ForwardBackward, one: Pass, forward: AnswerLike) -> None:
    """Raise the forward's own failure, where it raised, before its backward is judged."""
    try:
        forward.raise_for_failure()
    except CheckFailure as failure:
        raise functions.forward.subject(Case(one.args, one.about)).explain(failure) from None


def _first(plan: PlanLike, call: AnswerLike) -> tuple[AnswerLike, AnswerLike]:
    return call, plan.pick(call[0])


@dataclass(frozen=True)
class _FirstPart:
    """The first part of an answer of two, failing as the call failed, or where there is no first part."""

    call: AnswerLike
    part: AnswerLike
    wanted: Any

    @property
    def failure(self) -> CheckFailure | None:
        return self.call.failure

    def raise_for_failure(self) -> None:
        self.call.raise_for_failure()

    @property
    def value(self) -> object:
        self.raise_for_failure()
        try:
            value: Any = self.part.value
        except CheckFailure:
            raise self._alone("The answer has no parts") from None
        if isinstance(self.wanted, np.ndarray) and isinstance(value, list | tuple | dict):
            raise self._alone(f"The first part of the answer is a {type(value).__name__}, not the output")
        whole = isinstance(value, np.ndarray) and isinstance(self.wanted, np.ndarray)
        if whole and value.ndim and value.shape == self.wanted.shape[1:]:
            raise self._alone("The first part of the answer has the shape of one row of the output")
        return value

    @staticmethod
    def _alone(found: str) -> CheckFailure:
        text = f"{found}: the output and the cache were expected, as a pair."
        return CheckFailure("type", text, redacted=text, hint="Return the output, a comma and the cache.")

    @property
    def after(self) -> tuple[object, ...]:
        return self.call.after

    def __getitem__(self, index: int) -> object:
        return self.call[index]
