"""What an answer lacks or has too much of: a factor, an argument, a side, the range of very large inputs."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.facts import values
from autograder.diagnosis.facts.calls import Call
from tests.diagnosis.facts.calls import said, tables


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda given, right: given["z"], "It would be right if it were multiplied by x, entry by entry"),
        (lambda given, right: right * given["z"], "It is the expected value multiplied by z once too often"),
        (lambda given, right: right + given["z"], ""),
    ],
)
def test_a_factor_that_is_missing_or_too_many_is_told(change, words: str) -> None:  # type: ignore[no-untyped-def]
    sentence = said(values.missing_factor, tables(change))
    assert sentence[: len(words) or None] == words


@pytest.mark.parametrize(
    ("factor", "sentence"),
    [
        (-1.0, "It is exactly what you get if b is not added."),
        (1.0, "It is the expected value with b added once too often."),
        (0.3, "It is off by a multiple of b."),
        (0.0, ""),
    ],
)
def test_an_argument_added_too_often_or_not_at_all_is_told(factor: float, sentence: str) -> None:
    calls = tables(lambda given, right: right + factor * given["b"])
    assert said(values.offset, calls) == sentence


@pytest.mark.parametrize(("sign", "side"), [(1, "positive"), (-1, "negative")])
def test_the_side_of_an_argument_that_is_wrong_is_told(sign: int, side: str) -> None:
    calls = tables(lambda given, right: np.where(sign * given["z"] > 0, 9.0, right))
    assert said(values.one_side, calls) == (
        f"It is wrong only where z is {side}; everywhere else it is right."
    )


def test_every_entry_off_by_one_number_is_told() -> None:
    calls = tables(lambda given, right: right + given["x"].max())
    expected = "In every call that is wrong, every entry is off by the same number."
    assert said(values.one_number, calls) == expected


def test_wrong_signs_are_told() -> None:
    expected = "Every entry has the right absolute value, but some have the wrong sign."
    assert said(values.magnitude, tables(lambda given, right: right * np.sign(given["z"]))) == expected


@pytest.mark.parametrize(("factor", "told"), [(1000.0, True), (10.0, False)])
def test_nan_is_told_where_only_very_large_inputs_give_it(factor: float, told: bool) -> None:
    calls = tables(lambda given, right: right)
    x = factor * np.ones((2, 2))
    calls.append(Call({"x": x}, (x,), (x * np.nan,)))
    assert said(values.extremes, calls).startswith("It contains NaN or infinity") == told


@pytest.mark.parametrize(
    ("axis", "sentence"),
    [
        (0, "Each of its columns sums to 1, but each row should."),
        (None, "All its entries together sum to 1, but each row should."),
        (1, ""),
    ],
)
def test_probabilities_along_the_wrong_axis_are_told(axis: int | None, sentence: str) -> None:
    def softmax(given, along):  # type: ignore[no-untyped-def]
        e = np.exp(given["x"])
        return e / e.sum(axis=along, keepdims=True)

    calls = tables(lambda given, right: softmax(given, axis), lambda given: softmax(given, 1))
    assert said(values.sums, calls) == sentence
