"""`checks.schedules`: corners, conventions, and schedules that remember what they were asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.optimizers import schedules
from tests.checks.local_student import LocalStudent, student

DECAY = schedules.Schedule("decay", ("rate", "s"))
SETTINGS = [((0.3, 10), schedules.corners(10, last=30)), ((0.2, 7), schedules.corners(7, last=20))]


def reference(rate: float, s: int) -> schedules.Rate:
    return lambda step: rate * 0.5 ** (step // s)


REFERENCES = {"from 0": reference, "from 1": lambda rate, s: lambda step: reference(rate, s)(step + 1)}


def judged(who: LocalStudent, schedule: schedules.Schedule = DECAY) -> tuple[str, ...]:
    return schedules.check_schedule(who, schedule, REFERENCES, SETTINGS)


def failure(decay: Callable[..., Any]) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        judged(student(decay=decay))
    return caught.value


def test_the_convention_is_named() -> None:
    found = [judged(student(decay=lambda t, rate, s, k=k: rate * 0.5 ** ((t + k) // s))) for k in (0, 1)]
    assert found == [("from 0",), ("from 1",)]


def test_a_mixture_of_conventions_fails() -> None:
    assert failure(lambda t, rate, s: rate * 0.5 ** ((t + (s == 7)) // s)).kind == "values"


def test_a_wrong_rate_is_told_at_its_step() -> None:
    found = failure(lambda t, rate, s: rate)
    assert ("step = 10" in found.given, any(map(str.isdigit, found.redacted))) == (True, False)


def test_a_schedule_may_be_made_and_then_asked() -> None:
    made = schedules.Schedule("decay", ("rate", "s"), is_factory=True)
    assert judged(student(decay=reference), made) == ("from 0",)


def test_a_schedule_that_counts_its_calls_fails() -> None:
    calls: list[int] = []

    def counts(step: int, rate: float, s: int) -> float:
        calls.append(step)
        return reference(rate, s)(len(calls) - 1)

    assert failure(counts).kind == "values"


def test_an_array_of_one_is_no_rate() -> None:
    assert failure(lambda t, rate, s: [rate]).kind == "type"


def test_every_corner_is_asked_about_from_both_sides() -> None:
    assert {9, 10, 11, 29, 30, 37} <= set(schedules.corners(10, last=30))


def test_everything_is_asked_in_one_request() -> None:
    who = student(decay=lambda t, rate, s: reference(rate, s)(t))
    judged(who)
    assert who.requests == 1
