"""A wrong size: a constant, or a law in the sizes of an argument, told where it holds in every call."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.facts import factors
from tests.diagnosis.facts.calls import said, tables


@pytest.mark.parametrize(
    ("factor", "name"),
    [(-1.0, "with the opposite sign"), (2.0, "times 2"), (-2 / 3, "times -2/3"), (np.log(2), "times ln 2")],
)
def test_a_constant_is_told_in_plain_numbers(factor: float, name: str) -> None:
    calls = tables(lambda given, right: factor * right)
    assert said(factors.ratio, calls) == f"In every call it is the expected value {name}."


@pytest.mark.parametrize(
    ("law", "name"),
    [
        (lambda n, m: 1 / n, "divided by the number of rows of x"),
        (lambda n, m: m, "times the number of columns of x"),
        (lambda n, m: 1 / (n * m), "divided by the number of entries of x"),
        (lambda n, m: np.sqrt(n), "times the square root of the number of rows of x"),
        (lambda n, m: -2 / n, "times 2 and divided by the number of rows of x, with the opposite sign"),
        (lambda n, m: n / (n - 1), "times n/(n-1), where n is the number of rows of x"),
    ],
)
def test_a_law_in_a_size_is_told_with_the_size(law, name: str) -> None:  # type: ignore[no-untyped-def]
    calls = tables(lambda given, right: right * law(*right.shape))
    assert said(factors.ratio, calls) == f"In every call it is the expected value {name}."


def test_a_size_that_never_changes_is_a_constant() -> None:
    calls = tables(lambda given, right: right * len(right), shapes=((3, 4), (3, 5)))
    assert said(factors.ratio, calls) == "In every call it is the expected value times 3."


def test_a_law_that_one_call_breaks_is_not_told() -> None:
    calls = tables(lambda given, right: right * (len(right) if len(right) > 3 else 9.5))
    assert said(factors.ratio, calls) == ""


def test_a_call_whose_expected_value_is_zero_breaks_no_law() -> None:
    zero = tables(lambda given, right: right, lambda given: 0 * given["x"], shapes=((2, 2),))
    calls = [*tables(lambda given, right: 3 * right), *zero]
    assert said(factors.ratio, calls) == "In every call it is the expected value times 3."


def test_one_call_alone_tells_no_constant() -> None:
    assert said(factors.ratio, tables(lambda given, right: 3 * right, shapes=((3, 4),))) == ""


def test_a_factor_of_each_calls_own_is_told_as_such() -> None:
    calls = tables(lambda given, right: right * np.abs(given["x"]).max())
    expected = (
        "In every call it is the expected value times a number, and this number differs from call to call."
    )
    assert said(factors.own_factors, calls) == expected


def test_an_answer_with_one_wrong_entry_has_no_factor() -> None:
    calls = tables(
        lambda given, right: np.where(np.arange(right.size).reshape(right.shape) == 1, 9.0, 3 * right)
    )
    assert said(factors.own_factors, calls) == ""
