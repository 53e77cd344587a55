"""No fact says "everywhere else" where there is nothing else, or names a condition that nothing can break."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from autograder.diagnosis.facts import best_fact
from autograder.diagnosis.facts.calls import Call

Floats = npt.NDArray[np.float64]


def told(calls: list[Call]) -> str:
    found = best_fact.fact(calls)
    return found.said if found else ""


def sigmoid(z: Floats) -> Floats:
    return np.where(z > -700, 1 / (1 + np.exp(-np.clip(z, -700, 700))), 0.0)


def elementwise(change: Callable[[Floats, Floats], Floats], *inputs: Floats) -> list[Call]:
    return [Call({"z": z}, (sigmoid(z),), (change(z, sigmoid(z)),)) for z in inputs]


def test_a_sigmoid_is_not_said_to_be_wrong_only_where_it_is_positive() -> None:
    rng = np.random.default_rng(3)
    far = np.where(rng.random((5, 6)) < 0.5, -800.0, rng.normal(size=(5, 6)))
    wrong = elementwise(lambda z, right: right * (1 + 0.1 * np.sin(40 * z)), far, far.T)
    assert "positive" not in told(wrong)


def test_a_side_that_hardly_any_entry_lies_beyond_is_no_place() -> None:
    z = np.abs(np.random.default_rng(3).normal(size=(4, 6)))
    z[0, 0] = -1.0
    wrong = elementwise(lambda z, right: np.where(z > 0, np.sin(37 * z), right), z)
    assert "only where z is positive" not in told(wrong)


@pytest.mark.parametrize("answer", [np.full((4, 3), np.nan), np.full((4, 3), 7.0)])
def test_large_inputs_alone_are_not_said_to_be_where_it_goes_wrong(answer: Floats) -> None:
    rng = np.random.default_rng(3)
    inputs = [rng.uniform(300, 800, size=(4, 3)) for _ in range(3)]
    calls = [Call({"z": z}, (sigmoid(z) * z,), (answer * rng.normal(size=(4, 3)),)) for z in inputs]
    assert "very large" not in told(calls)


def test_an_empty_list_is_not_said_to_hold_right_arrays() -> None:
    rng = np.random.default_rng(3)
    expected = [rng.normal(size=(2, 3)), rng.normal(size=3)]
    assert "Every array in it is right" not in told([Call({}, expected, ()), Call({}, expected, ())])


def test_no_value_at_all_is_not_said_to_lack_only_its_last() -> None:
    assert "all others are right" not in told([Call({}, (np.array([3.0]),), (np.zeros(0),))])


def test_axes_of_length_one_alone_are_not_said_to_be_right_elsewhere() -> None:
    rng = np.random.default_rng(3)
    expected = [rng.normal(size=(1, 5)), rng.normal(size=(4, 1))]
    calls = [Call({}, (one,), (one.squeeze(),)) for one in expected]
    assert "It is right where every axis is longer than 1" not in told(calls)


def test_rows_that_are_expected_to_be_equal_are_not_blamed_for_it() -> None:
    rng = np.random.default_rng(3)
    rows = [(np.tile(rng.normal(size=5), (4, 1)), np.tile(rng.normal(size=5), (4, 1))) for _ in range(3)]
    assert "All its rows are the same" not in told([Call({}, (right,), (wrong,)) for right, wrong in rows])


def test_rows_that_are_expected_to_be_zero_have_no_total() -> None:
    rng = np.random.default_rng(3)
    calls = [Call({}, (np.zeros((6, 5)),), (rng.normal(size=(6, 5)),)) for _ in range(2)]
    assert "sum to 0" not in told(calls)


def test_large_counts_are_not_said_to_be_very_large_inputs() -> None:
    budgets = [20.0, 25.0, 300.0, 4000.0]
    calls = [
        Call({"budget": np.array(budget)}, (np.array(budget // 7),), (np.array(budget // 7 + (budget > 30)),))
        for budget in budgets
    ]
    assert "very large" not in told(calls)
