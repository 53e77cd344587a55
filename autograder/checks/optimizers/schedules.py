"""Learning-rate schedules, and inputs for the clipping of gradients.

A schedule is asked at designed steps: the first, one on each side of every corner and the corner itself, one between,
the last and one beyond; upwards, and then again downwards, since a rate may depend on the step alone. Each rate counts:

    |rate - expected|  <=  1e-3 * max(|expected|, 1e-6 * largest expected)

Where several conventions are right (steps that count from 0 or 1, or the side that a corner belongs to), one of them
has to explain every step of two sets of hyper-parameters. Nothing is random, so no right answer can fail.

Clipping is a function like others: `agreement.check_values` with `clipping_cases`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.checks import array, form
from autograder.checks.cases import Case, cotangent
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike, PlanLike, StudentLike

__all__ = ["Schedule", "check_schedule", "clipping_cases", "corners"]

TOLERANCE = 1e-3  # as in array: right for float32, and far below any wrong formula
FLOOR = 1e-6  # so that a rate of zero may be rounded

Hyper = Sequence[object]
Rate = Callable[[int], float]
Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Schedule:
    """A function that a question asks for: `name(step, *hyper)`, or with `is_factory` `name(*hyper)(step)`."""

    name: str
    hyper: tuple[str, ...] = ()
    is_factory: bool = False

    @property
    def called(self) -> str:
        """The call in words."""
        arguments = ", ".join(self.hyper)
        return f"{self.name}({arguments})(step)" if self.is_factory else f"{self.name}(step, {arguments})"

    def ask(self, plan: PlanLike, hyper: Hyper, steps: Sequence[int]) -> list[tuple[AnswerLike, AnswerLike]]:
        """Return each step's answer, with the call that had to succeed before it."""
        if not self.is_factory:
            answers = [plan.call(self.name, step, *hyper) for step in steps]
            return list(zip(answers, answers, strict=True))
        made = plan.call(self.name, *hyper, fetch=False)
        return [(made, plan.method(made, "__call__", step)) for step in steps]


def check_schedule(
    student: StudentLike,
    schedule: Schedule,
    accepted: Mapping[str, Callable[..., Rate]],
    settings: Sequence[tuple[Hyper, Sequence[int]]],
    *,
    hint: str = "",
) -> tuple[str, ...]:
    """Check that one accepted convention explains every rate; return the names of those that do.

    `settings` pairs hyper-parameters with the steps to ask about. A convention is a reference that makes a schedule
    from the same hyper-parameters: `reference(*hyper)(step)`. Each hyper-parameter should differ between settings: one
    that does not may be ignored. Raises `CheckFailure`.
    """
    plan = student.plan()
    orders = [[*steps, *reversed(steps)] for _, steps in settings]
    asked = [schedule.ask(plan, hyper, order) for (hyper, _), order in zip(settings, orders, strict=True)]
    plan.run()
    failures = {}
    for name, reference in accepted.items():
        try:
            for (hyper, _), order, answers in zip(settings, orders, asked, strict=True):
                _judge(schedule, reference(*hyper), hyper, order, answers, hint)
        except _Wrong as wrong:
            failures[name] = wrong
    if len(failures) == len(accepted):
        raise max(failures.values(), key=lambda wrong: wrong.place).failure
    return tuple(name for name in accepted if name not in failures)


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
    answers: Sequence[tuple[AnswerLike, AnswerLike]],
    hint: str,
) -> None:
    """Raise `_Wrong` at the first rate that is not the reference's."""
    expected = [float(reference(step)) for step in steps]
    largest = max(map(abs, expected))
    for place, (step, wanted, (before, answer)) in enumerate(zip(steps, expected, answers, strict=True)):
        given = {"step": step, **dict(zip(schedule.hyper, hyper, strict=True))}
        subject = Subject(schedule.called, given=given, hint=hint)
        try:
            found = form.as_number(_value(before, answer, subject), called=subject)
            bound = TOLERANCE * max(abs(wanted), FLOOR * largest)
            array.check_within(found, np.array(wanted), bound, called=subject)
        except CheckFailure as failure:
            raise _Wrong(place, failure) from None


def _value(before: AnswerLike, answer: AnswerLike, subject: Subject) -> object:
    try:
        before.raise_for_failure()
        return answer.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None


def corners(*places: int, last: int) -> list[int]:
    """Return the steps to ask about: 0, 1, each corner with its neighbours, one between, the last and one beyond."""
    near = [place + side for place in places for side in (-1, 0, 1)]
    return sorted({0, 1, *near, (max((*places, 1)) + last) // 2, last - 1, last, last + 7} - {-1})


def clipping_cases(rng: np.random.Generator, limit: float) -> list[Case]:
    """Draw gradients of three arrays, with the limit: above it, one array alone above it, below it, zero, and huge.

    Shapes coincide in some cases, as square arrays, arrays of one shape and of one entry. The second case has 1.7
    times the limit.
    """

    def draw(scale: float, shapes: Sequence[tuple[int, ...]] = ((3, 4), (4,), (2, 3))) -> list[Array]:
        return [scale * cotangent(rng, *shape) for shape in shapes]

    uneven = draw(limit / 40)
    uneven[1] = uneven[1] * 200
    zero = [part * 0 for part in draw(1.0)]
    return [
        Case((draw(3 * limit), limit), "norms above the limit"),
        Case((draw(3 * limit), 1.7 * limit), "the same shapes, other values"),
        Case((uneven, limit), "one array above the limit"),
        Case((draw(limit / 40), limit), "all below the limit"),
        Case((zero, limit), "gradients of zero"),
        Case((draw(1e6 * limit), limit), "huge gradients"),
        Case((draw(3 * limit, ((3, 3), (3, 3), (3,))), limit), "arrays of one shape"),
        Case(([np.full((1, 1), -2 * limit), np.full(1, 3 * limit)], limit), "arrays of one entry"),
        Case(([np.full((2, 2), 2 * limit)], limit), "one array"),
    ]
