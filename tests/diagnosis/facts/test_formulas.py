"""A formula gives every entry of every call with the same coefficients, or it is not told."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.facts import formulas
from autograder.diagnosis.facts.calls import Call
from tests.diagnosis.facts.calls import said, tables


def of_two(change) -> list[Call]:  # type: ignore[no-untyped-def]
    """Calls on x and z alone: of more arguments, no functions are tried."""
    return [
        Call({"x": call.args["x"], "z": call.args["z"]}, call.expected, call.answer)
        for call in tables(change)
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda given, right: np.full_like(right, 0.25), "0.25 in every entry, whatever the arguments are"),
        (lambda given, right: np.exp(given["x"]), "exp(x)"),
        (lambda given, right: np.abs(right), "|the expected value|"),
        (lambda given, right: 2.5 * np.tanh(given["z"]), "5/2 times tanh(z)"),
        (lambda given, right: right + 0.5, "the expected value plus 0.5"),
        (lambda given, right: right - given["x"], "the expected value minus x"),
        (lambda given, right: given["x"] - 2 * given["z"], "x minus 2 times z"),
        (
            lambda given, right: right * (1 - given["z"] ** 2),
            "the expected value, multiplied by 1 minus (z)²",
        ),
    ],
)
def test_a_formula_is_told_in_words(change, words: str) -> None:  # type: ignore[no-untyped-def]
    assert said(formulas.formula, of_two(change)).startswith(f"It is {words}")


def test_a_row_that_is_added_to_a_table_is_told() -> None:
    calls = tables(lambda given, right: given["x"] + given["b"])
    assert said(formulas.formula, calls) == "It is (x + b)."


def test_a_formula_that_one_entry_breaks_is_not_told() -> None:
    def change(given, right):  # type: ignore[no-untyped-def]
        return np.where(np.arange(right.size).reshape(right.shape) == 2, 5.0, np.exp(given["x"]))

    assert said(formulas.formula, of_two(change)) == ""


def test_numbers_of_no_pattern_have_no_formula() -> None:
    rng = np.random.default_rng(3)
    assert said(formulas.formula, of_two(lambda given, right: rng.standard_normal(right.shape))) == ""


def test_a_right_answer_has_no_formula() -> None:
    assert said(formulas.formula, of_two(lambda given, right: right)) == ""


def test_three_entries_are_too_few_for_a_formula() -> None:
    calls = tables(lambda given, right: np.exp(given["x"]), shapes=((1, 3),))
    assert said(formulas.formula, calls) == ""


def test_an_answer_that_is_not_finite_has_no_formula() -> None:
    assert said(formulas.formula, of_two(lambda given, right: np.full_like(right, np.nan))) == ""
