"""Rows, or columns, that are each the expected one but for a number of their own."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.facts import rows
from tests.diagnosis.facts.calls import said, tables


def of_row(right):  # type: ignore[no-untyped-def]
    """A number for each row."""
    return 1 + np.arange(len(right))[:, None]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda given, right: right * of_row(right),
            "Each row is the expected one times a number, and this number differs from row to row.",
        ),
        (
            lambda given, right: right + of_row(right),
            "Each row is off by a number, and this number differs from row to row.",
        ),
        (
            lambda given, right: right * given["b"],
            "Each column is the expected one times a number, and this number differs from column to column.",
        ),
        (
            lambda given, right: right + given["b"],
            "Each column is off by a number, and this number differs from column to column.",
        ),
        (
            lambda given, right: right * of_row(right) + of_row(right) ** 2,
            "Each row is the expected one times a number plus another number, and both differ from row to row.",
        ),
    ],
)
def test_a_number_of_each_row_or_column_is_told(change, sentence: str) -> None:  # type: ignore[no-untyped-def]
    assert said(rows.by_rows, tables(change, shapes=((7, 5), (4, 6)))) == sentence


@pytest.mark.parametrize(
    "change",
    [
        lambda given, right: 3 * right,
        lambda given, right: right + 3,
        lambda given, right: 3 * right + 2,
        lambda given, right: 3 * right + of_row(right),
        lambda given, right: of_row(right) * right + 2,
    ],
)
def test_one_number_for_all_rows_is_not_told_as_many(change) -> None:  # type: ignore[no-untyped-def]
    assert said(rows.by_rows, tables(change)) == ""


def test_rows_of_two_entries_fit_any_two_numbers_and_tell_nothing() -> None:
    rng = np.random.default_rng(5)
    calls = tables(lambda given, right: rng.standard_normal(right.shape), shapes=((2, 2), (2, 2)))
    assert said(rows.by_rows, calls) == ""


def test_rows_that_are_not_finite_tell_nothing() -> None:
    assert said(rows.by_rows, tables(lambda given, right: right * of_row(right) * np.inf)) == ""
