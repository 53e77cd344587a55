"""What holds for every expected entry and not for those of the answer, where nothing exact is known."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.facts import tendencies
from tests.diagnosis.facts.calls import said, tables


def noise(right):  # type: ignore[no-untyped-def]
    """Numbers between 1 and 2 of no pattern, in this shape."""
    return 1 + np.random.default_rng(7).random(right.shape)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda given, right: 0 * right, "Every entry is 0."),
        (
            lambda given, right: np.rint(5 * right),
            "All its entries are whole numbers, but most of the expected ones are not.",
        ),
        (lambda given, right: -right * noise(right), "Every entry has the wrong sign."),
        (
            lambda given, right: right * (1 + noise(right)),
            "Every entry has the right sign, but its absolute value is too large.",
        ),
        (
            lambda given, right: right / (1 + noise(right)),
            "Every entry has the right sign, but its absolute value is too small.",
        ),
        (lambda given, right: right + noise(right), "Every entry is too large."),
        (lambda given, right: right - noise(right), "Every entry is too small."),
        (
            lambda given, right: np.where(given["x"] > 0, 0.0, right + np.cos(9 * given["z"])),
            "Many of its entries are 0, but none of the expected ones is.",
        ),
    ],
)
def test_a_tendency_is_told(change, sentence: str) -> None:  # type: ignore[no-untyped-def]
    assert said(tendencies.tendency, tables(change)) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda given, right: 2 * right - 0.1, "Its rows should sum to 1, but none does."),
        (lambda given, right: right[:, ::-1] + 0.0, ""),
    ],
)
def test_rows_of_probabilities_should_sum_to_one(change, sentence: str) -> None:  # type: ignore[no-untyped-def]
    def softmax(given):  # type: ignore[no-untyped-def]
        e = np.exp(given["x"])
        return e / e.sum(axis=1, keepdims=True)

    calls = tables(change, softmax, shapes=((7, 3), (5, 4)))
    assert said(tendencies.tendency, calls) == sentence


@pytest.mark.parametrize(("sign", "word"), [(1, "negative"), (-1, "positive")])
def test_a_sign_that_no_expected_entry_has_is_told(sign: int, word: str) -> None:
    calls = tables(
        lambda given, right: sign * (np.abs(given["z"]) + given["x"]), lambda given: sign * given["x"] ** 2
    )
    expected = f"Some of its entries are {word}, but none of the expected ones is."
    assert said(tendencies.tendency, calls) == expected


def test_entries_that_rise_with_the_expected_ones_are_told() -> None:
    calls = tables(lambda given, right: right**3)
    expected = "Its entries rise and fall with the expected ones, but have other values."
    assert said(tendencies.tendency, calls) == expected


def test_of_fewer_than_sixteen_entries_no_tendency_is_told() -> None:
    assert said(tendencies.tendency, tables(lambda given, right: 0 * right, shapes=((3, 5),))) == ""


def test_of_an_answer_that_is_not_finite_no_tendency_is_told() -> None:
    calls = tables(lambda given, right: np.where(right == right.max(), np.nan, 0 * right))
    assert said(tendencies.tendency, calls) == ""


def test_of_a_right_answer_no_tendency_is_told() -> None:
    assert said(tendencies.tendency, tables(lambda given, right: right)) == ""
