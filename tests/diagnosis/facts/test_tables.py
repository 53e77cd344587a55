"""Calls laid out entry by entry, beside the arguments that fit; single numbers beside sums of their arguments."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.facts import tables as facts
from autograder.diagnosis.facts.calls import Call
from tests.diagnosis.facts.calls import tables


def test_every_entry_of_every_call_stands_in_one_row() -> None:
    laid = facts.table(tables(lambda given, right: right))
    assert laid is not None
    assert laid.found.size == 7 * 3 + 3 * 6 + 5 * 2 + 4 * 4


def test_a_row_that_can_be_broadcast_is_a_column() -> None:
    calls = tables(lambda given, right: right, shapes=((2, 3),))
    laid = facts.table(calls)
    assert laid is not None
    assert np.array_equal(laid.columns["b"], np.tile(calls[0].args["b"], 2))


def test_differences_and_sums_of_arguments_are_columns() -> None:
    laid = facts.table(tables(lambda given, right: right))
    assert laid is not None
    assert {"(x - z)", "(x + z)"} <= set(laid.columns)


def test_an_argument_that_fits_in_some_calls_alone_is_no_column() -> None:
    square = tables(lambda given, right: right, shapes=((3, 3),))
    calls = [*square, *tables(lambda given, right: right)]
    calls = [Call({**call.args, "w": np.ones((3, 3))}, call.expected, call.answer) for call in calls]
    laid = facts.table(calls)
    assert laid is not None
    assert "w" not in laid.columns


@pytest.mark.parametrize("change", [lambda given, right: right[0], lambda given, right: right * np.nan])
def test_an_answer_of_another_shape_or_not_finite_is_not_laid_out(change) -> None:  # type: ignore[no-untyped-def]
    assert facts.table(tables(change)) is None


def test_no_calls_are_not_laid_out() -> None:
    assert facts.table([]) is None


def test_beside_a_single_number_stand_the_sums_of_its_arguments() -> None:
    calls = tables(lambda given, right: right, lambda given: given["x"].mean())
    laid = facts.table(calls)
    assert laid is not None
    assert np.allclose(laid.columns["the mean of x"], laid.wanted)


def test_an_entry_is_wrong_beyond_the_margin_of_its_call() -> None:
    wanted = np.array([[1000.0, 0.0], [0.0, 0.0]])
    laid = facts.table([Call({}, (wanted,), (wanted + np.array([[0.0, 5e-4], [2e-3, 0.0]]),))])
    assert laid is not None
    assert laid.wrong.tolist() == [False, False, True, False]


def test_a_sample_is_spread_over_all_entries() -> None:
    laid = facts.table(tables(lambda given, right: right))
    assert laid is not None
    assert [laid.sample(5).found[place] for place in (0, -1)] == [laid.found[0], laid.found[-1]]


def test_calls_with_very_large_arguments_are_not_moderate() -> None:
    calls = tables(lambda given, right: right)
    large = Call({"x": np.array([100.0])}, (np.ones(1),), (np.ones(1),))
    assert facts.moderate([*calls, large]) == calls


@pytest.mark.parametrize(
    ("y", "labels"),
    [([0, 2, 1], True), ([0, 3, 1], False), ([0, -1, 1], False), ([0, 0.5, 1], False), ([0, 1], False)],
)
def test_labels_are_columns_of_the_table_beside_them(y: list[float], labels: bool) -> None:
    call = Call({"z": np.ones((3, 3)), "y": np.array(y, dtype=float)}, (), ())
    assert facts.is_labels(call, "y") is labels
