"""A backward that takes what its own forward kept: the cache, whatever it is, stays in the student's process.

Each backward gets, once, the cache that the student's forward made from the same arguments. With
`between`, all forwards come before the first backward, so that a cache kept in one place for all
calls is stale. Inputs and comparison are those of `gradient`: norm-wise at 1e-3 per tensor, the
floor set by the upstream gradient. One plan per check; expected values come first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks import structure
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement
from autograder.checks.functions.agreement import Answer, Function, Plan, Student


@dataclass(frozen=True)
class Chain:
    """The two functions: forward(x, params) -> out, cache and backward(dout, params, cache) -> grads.

    The forward's answer is (out, cache). The backward is called with the upstream gradient, then the
    forward's arguments from the second on, then the cache.
    """

    forward: Function
    backward: Function


@dataclass(frozen=True)
class Pass:
    """One way through: the forward's arguments, the upstream gradient, and the gradients expected."""

    args: tuple[object, ...]
    upstream: object
    expected: object
    about: str = ""

    def case(self) -> agreement.Case:
        """The backward's arguments, as far as they are ours."""
        return agreement.Case((self.upstream, *self.args[1:], "what your forward kept"), self.about)


def expect(
    reference: Callable[..., object], args: tuple[object, ...], upstream: object, about: str = ""
) -> Pass:
    """A pass whose gradients are `reference(upstream, *args)`, taken from copies."""
    copies = [structure.copied(value) for value in (upstream, *args)]
    return Pass(args, upstream, reference(*copies), about)


def output(
    student: Student,
    forward: Function,
    reference: Callable[..., object],
    cases: Sequence[agreement.Case],
    *,
    hint: str = "",
) -> None:
    """Passes where the first part of the forward's answer is right on every case; the cache is not read."""
    asked = [*cases, cases[0]]
    expected = [reference(*(structure.copied(value) for value in case.args)) for case in asked]
    plan = student.plan()
    answers = [_first(plan, plan.call(forward.name, *case.args, fetch=False)) for case in asked]
    plan.run()
    for case, answer, wanted in zip(asked, answers, expected, strict=True):
        agreement.judge(forward, case, _Whole(*answer, wanted), wanted, hint=hint)


def gradients(
    student: Student, chain: Chain, passes: Sequence[Pass], *, between: bool = False, hint: str = ""
) -> None:
    """Passes where the backward's gradients are right on every pass, and on the first one again."""
    plan = student.plan()
    asked = [*passes, passes[0]]
    if between:
        forwards = [_forward(plan, chain, way) for way in asked]
        backwards = [_backward(plan, chain, way, f) for way, f in zip(asked, forwards, strict=True)]
    else:
        both = [_through(plan, chain, way) for way in asked]
        forwards, backwards = [f for f, _ in both], [b for _, b in both]
    plan.run()
    for way, forward, backward in zip(asked, forwards, backwards, strict=True):
        _require_forward(chain, way, forward)
        agreement.judge(chain.backward, way.case(), backward, way.expected, hint=hint)


def unchanged(student: Student, chain: Chain, way: Pass) -> None:
    """Passes where the backward leaves its arguments as they were, and the gradients are right.

    The cache is the student's own and may change.
    """
    plan = student.plan()
    forward = plan.call(chain.forward.name, *way.args, fetch=False)
    backward = plan.call(chain.backward.name, way.upstream, *way.args[1:], forward[1], echo=True)
    plan.run()
    _require_forward(chain, way, forward)
    agreement.judge(chain.backward, way.case(), backward, way.expected)
    agreement.judge_unchanged(chain.backward.subject(way.case()), backward.after[:-1])


def output_unchanged(
    student: Student, forward: Function, reference: Callable[..., object], case: agreement.Case
) -> None:
    """Passes where the forward leaves its arguments as they were, and its output is right."""
    wanted = reference(*(structure.copied(value) for value in case.args))
    plan = student.plan()
    call = plan.call(forward.name, *case.args, echo=True, fetch=False)
    answer = _first(plan, call)
    plan.run()
    agreement.judge(forward, case, _Whole(*answer, wanted), wanted)
    agreement.judge_unchanged(forward.subject(case), call.after)


def _forward(plan: Plan, chain: Chain, way: Pass) -> Answer:
    return plan.call(chain.forward.name, *way.args, fetch=False)


def _backward(plan: Plan, chain: Chain, way: Pass, forward: Answer) -> Answer:
    return plan.call(chain.backward.name, way.upstream, *way.args[1:], forward[1])


def _through(plan: Plan, chain: Chain, way: Pass) -> tuple[Answer, Answer]:
    forward = _forward(plan, chain, way)
    return forward, _backward(plan, chain, way, forward)


def _require_forward(chain: Chain, way: Pass, forward: Answer) -> None:
    """A forward that raised is told as such, not as its backward's failure."""
    try:
        forward.raise_for_failure()
    except CheckFailure as failure:
        raise chain.forward.subject(agreement.Case(way.args, way.about)).explain(failure) from None


def _first(plan: Plan, call: Answer) -> tuple[Answer, Answer]:
    return call, plan.pick(call[0])


@dataclass(frozen=True)
class _Whole:
    """The first part of an answer of two, failing as the call failed, or where there is no first part."""

    call: Answer
    part: Answer
    wanted: Any

    def raise_for_failure(self) -> None:
        self.call.raise_for_failure()

    @property
    def value(self) -> object:
        self.raise_for_failure()
        try:
            value: Any = self.part.value
        except CheckFailure:
            raise self._alone("The answer has no parts") from None
        whole = isinstance(value, np.ndarray) and isinstance(self.wanted, np.ndarray)
        if whole and value.ndim and value.shape == self.wanted.shape[1:]:
            raise self._alone("The first part of the answer has the shape of one row of the output")
        return value

    @staticmethod
    def _alone(said: str) -> CheckFailure:
        said = f"{said}: the output and the cache were expected, as a pair."
        return CheckFailure("type", said, redacted=said, hint="Return both, separated by a comma.")

    @property
    def after(self) -> tuple[object, ...]:
        return self.call.after

    def __getitem__(self, index: int) -> object:
        return self.call[index]
