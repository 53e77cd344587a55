"""The same call again: what is kept between calls is told from what is drawn, and rounding from both."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.functions import repeats
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike
from tests.checks.local_student import student

SUBJECT = Subject("scale(x)")
X = np.array([1.0, -2.0, 3.0])


def answers(*values: Any) -> Sequence[AnswerLike]:
    """The answers of a student's function that gives these values, one after the other; exceptions are raised."""
    left = iter(values)

    def scale(x: Any) -> Any:
        value = next(left)
        if isinstance(value, Exception):
            raise value
        return value

    plan = student(scale=scale).plan()
    queued = [plan.call("scale", X) for _ in values]
    plan.run()
    return queued


def failure(*values: Any) -> CheckFailure:
    """The failure of a function that gave these values to the same call."""
    with pytest.raises(CheckFailure) as raised:
        repeats.judge(SUBJECT, answers(*values))
    return raised.value


def test_a_function_that_gives_the_same_again_passes() -> None:
    repeats.judge(SUBJECT, answers(*[2 * X] * 4))


def test_a_function_that_adds_up_keeps_a_state() -> None:
    assert failure(*(2 * X + number for number in range(4))).kind == "state"


def test_a_function_that_draws_is_random() -> None:
    rng = np.random.default_rng(3)
    assert failure(*(2 * X + rng.standard_normal(3) for _ in range(4))).kind == "random"


def test_a_first_answer_that_differs_from_all_later_ones_is_a_state() -> None:
    assert failure(2 * X, 3 * X, 3 * X, 3 * X).kind == "state"


def test_an_answer_whose_shape_grows_keeps_a_state() -> None:
    assert failure(*(np.ones(number) for number in (1, 2, 3, 4))).kind == "state"


def test_the_message_names_the_call_and_says_what_was_seen() -> None:
    assert failure(2 * X, 3 * X, 3 * X, 3 * X).text == (
        "scale(x): the same call returned another value than before."
    )


def test_rounding_in_another_order_is_no_difference() -> None:
    repeats.judge(SUBJECT, answers(*(2 * X * (1 + number * 1e-8) for number in range(4))))


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_narrow_floats_may_differ_by_more(dtype: type[np.floating[Any]]) -> None:
    narrow = [(2 * X * (1 + number * 1e-5)).astype(dtype) for number in range(4)]
    repeats.judge(SUBJECT, answers(*narrow))


def test_float64_may_not() -> None:
    assert failure(*(2 * X * (1 + number * 1e-5) for number in range(4))).kind == "state"


def test_every_part_of_a_tuple_is_compared() -> None:
    assert failure(*((X, [2 * X + number]) for number in range(4))).kind == "state"


def test_two_alternating_answers_are_not_steady() -> None:
    values = itertools.islice(itertools.cycle((2 * X, 3 * X)), 4)
    assert failure(*values).kind == "random"


def test_a_call_that_raised_is_explained_with_the_call() -> None:
    assert failure(X, ValueError("no")).text.endswith("\nThe call was scale(x).")
