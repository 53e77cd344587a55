"""Learning-rate schedules, and inputs for the clipping of gradients.

A schedule is asked at designed steps: the first, one on each side of every corner and the corner itself, one between,
the last and one beyond; upwards, and then again downwards, since a rate may depend on the step alone. Each rate counts:

    |rate - expected|  <=  1e-3 * max(|expected|, 1e-6 * largest expected)

Conventions, such as whether steps count from 0 or 1, or which side a corner belongs to, are several references: one of
them has to explain every step of two sets of hyper-parameters. Nothing is random, so no right answer can fail.

Clipping is an operation like others: `gradient.operation` with `clipping_cases`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.checks import array
from autograder.checks.cases import Answer, Case, Plan, Student, cotangent
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject

TOLERANCE = 1e-3
FLOOR = 1e-6

Hyper = Sequence[object]
Rate = Callable[[int], float]


@dataclass(frozen=True)
class Schedule:
    """A function that a question asks for: `name(step, *hyper)`, or with `makes` `name(*hyper)(step)`."""

    name: str
    hyper: tuple[str, ...] = ()
    makes: bool = False

    @property
    def called(self) -> str:
        """The call in words."""
        arguments = ", ".join(self.hyper)
        return f"{self.name}({arguments})(step)" if self.makes else f"{self.name}(step, {arguments})"

    def ask(self, plan: Plan, hyper: Hyper, steps: Sequence[int]) -> list[tuple[Answer, Answer]]:
        """Each step's answer, with the call that had to succeed before it."""
        if not self.makes:
            answers = [plan.call(self.name, step, *hyper) for step in steps]
            return list(zip(answers, answers, strict=True))
        made = plan.call(self.name, *hyper, fetch=False)
        return [(made, plan.method(made, "__call__", step)) for step in steps]


def rates(
    student: Student,
    schedule: Schedule,
    references: Mapping[str, Callable[..., Rate]],
    settings: Sequence[tuple[Hyper, Sequence[int]]],
    *,
    hint: str = "",
) -> tuple[str, ...]:
    """Passes where one reference explains every rate; returns the names of those that do.

    `settings` pairs hyper-parameters with the steps to ask about, and a reference makes a schedule from the same
    hyper-parameters: `reference(*hyper)(step)`. Raises `CheckFailure`.
    """
    plan = student.plan()
    orders = [[*steps, *reversed(steps)] for _, steps in settings]
    asked = [schedule.ask(plan, hyper, order) for (hyper, _), order in zip(settings, orders, strict=True)]
    plan.run()
    failures = {}
    for name, reference in references.items():
        try:
            for (hyper, _), order, answers in zip(settings, orders, asked, strict=True):
                _judge(schedule, reference(*hyper), hyper, order, answers, hint)
        except _Wrong as wrong:
            failures[name] = wrong
    if len(failures) == len(references):
        raise max(failures.values(), key=lambda wrong: wrong.place).failure
    return tuple(name for name in references if name not in failures)


class _Wrong(Exception):
    """The first rate that a reference does not explain."""

    def __init__(self, place: int, failure: CheckFailure) -> None:
        super().__init__(str(failure))
        self.place, self.failure = place, failure


def _judge(
    schedule: Schedule,
    reference: Rate,
    hyper: Hyper,
    steps: Sequence[int],
    answers: Sequence[tuple[Answer, Answer]],
    hint: str,
) -> None:
    """Raises `_Wrong` at the first rate that is not the reference's."""
    expected = [float(reference(step)) for step in steps]
    largest = max(map(abs, expected))
    for place, (step, wanted, (before, answer)) in enumerate(zip(steps, expected, answers, strict=True)):
        given = {"step": step, **dict(zip(schedule.hyper, hyper, strict=True))}
        subject = Subject(schedule.called, given=given, hint=hint)
        try:
            found = array.single(_value(before, answer, subject), called=subject)
            bound = TOLERANCE * max(abs(wanted), FLOOR * largest)
            array.within(found, np.array(wanted), bound, called=subject)
        except CheckFailure as failure:
            raise _Wrong(place, failure) from None


def _value(before: Answer, answer: Answer, subject: Subject) -> object:
    try:
        before.raise_for_failure()
        return answer.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None


def corners(*places: int, last: int) -> list[int]:
    """The steps to ask about: 0, 1, each corner with its neighbours, one between, the last and one beyond."""
    near = [place + side for place in places for side in (-1, 0, 1)]
    return sorted({0, 1, *near, (max((*places, 1)) + last) // 2, last - 1, last, last + 7} - {-1})


def clipping_cases(rng: np.random.Generator, limit: float) -> list[Case]:
    """Gradients of three arrays, with the limit: well above it, one array alone above it, below, at zero, and huge."""

    def draw(scale: float) -> list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
        return [scale * cotangent(rng, *shape) for shape in ((3, 4), (4,), (2, 3))]

    uneven = draw(limit / 40)
    uneven[1] = uneven[1] * 200
    zero = [part * 0 for part in draw(1.0)]
    return [
        Case((draw(3 * limit), limit), "norms above the limit"),
        Case((draw(2 * limit), limit), "the same shapes, other values"),
        Case((uneven, limit), "one array above the limit"),
        Case((draw(limit / 40), limit), "all below the limit"),
        Case((zero, limit), "gradients of zero"),
        Case((draw(1e6 * limit), limit), "huge gradients"),
    ]
