"""A condition on the arguments that exactly the wrong calls meet, or exactly those that raise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.diagnosis.facts import which_calls
from autograder.diagnosis.facts.calls import Call
from tests.diagnosis.facts.calls import said

SHAPES = ((1, 4), (1, 2), (3, 3), (2, 2), (4, 1), (5, 1))


def calls(wrong: Callable[[tuple[int, int]], bool], *, raised: bool = False) -> list[Call]:
    """Calls on one table x, wrong or raising where its shape says so."""
    rng = np.random.default_rng(8)
    made = []
    for shape in SHAPES:
        x = rng.standard_normal(shape)
        found = () if raised and wrong(shape) else (np.cos(9 * x) if wrong(shape) else x**2,)
        made.append(Call({"x": x}, (x**2,), found, raised=raised and wrong(shape)))
    return made


CONDITIONS = [
    (lambda shape: shape[0] == 1, "x has one row"),
    (lambda shape: shape[0] > 1, "x has more than one row"),
    (lambda shape: shape[1] == 1, "x has one column"),
    (lambda shape: shape[0] == shape[1], "x is square"),
    (lambda shape: shape[0] != shape[1], "x is not square"),
]


@pytest.mark.parametrize(("wrong", "condition"), CONDITIONS)
def test_a_condition_that_exactly_the_wrong_calls_meet_is_told(wrong, condition: str) -> None:  # type: ignore[no-untyped-def]
    expected = f"It is wrong only where {condition}; everywhere else it is right."
    assert said(which_calls.sizes, calls(wrong)) == expected


@pytest.mark.parametrize(("wrong", "condition"), CONDITIONS)
def test_a_condition_that_exactly_the_raising_calls_meet_is_told(wrong, condition: str) -> None:  # type: ignore[no-untyped-def]
    expected = f"It raises an exception only where {condition}; everywhere else it is right."
    assert which_calls.raising(calls(wrong, raised=True)) == expected


def test_where_other_calls_are_wrong_too_only_the_raising_ones_are_told() -> None:
    made = calls(lambda shape: shape[0] == 1, raised=True)
    made[-1] = Call(made[-1].args, made[-1].expected, (made[-1].expected[0] + 1,))
    expected = "It raises an exception wherever x has one row, and nowhere else."
    assert which_calls.raising(made) == expected


def test_a_flag_is_told_as_true_or_false() -> None:
    rng = np.random.default_rng(9)
    made = []
    for training in (0.0, 1.0) * 2:
        x = rng.standard_normal(5)
        made.append(Call({"x": x, "training": np.array(training)}, (x,), (x + training,)))
    assert (
        said(which_calls.sizes, made)
        == "It is wrong only where training is true; everywhere else it is right."
    )


def test_a_condition_that_one_right_call_meets_too_is_not_told() -> None:
    assert said(which_calls.sizes, calls(lambda shape: shape == (1, 4))) == ""


def test_one_call_alone_makes_no_condition() -> None:
    assert said(which_calls.sizes, calls(lambda shape: shape[0] == 1)[1:]) == ""


def test_calls_of_which_few_entries_are_wrong_are_not_told_by_their_sizes() -> None:
    made = calls(lambda shape: False)
    for number in (2, 3):
        found = made[number].expected[0].copy()
        found[0, 0] += 1
        made[number] = Call(made[number].args, made[number].expected, (found,))
    assert said(which_calls.sizes, made) == ""
