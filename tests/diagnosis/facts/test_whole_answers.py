"""An argument, another part, a sum or a repetition in place of the answer, whatever its shape."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.facts import whole_answers
from autograder.diagnosis.facts.calls import Call
from tests.diagnosis.facts.calls import SHAPES, said, tables


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda given, right: given["x"], "It is x, unchanged."),
        (lambda given, right: given["z"].T, "It is z, transposed."),
        (lambda given, right: given["x"].sum(axis=0), "It is x, summed over its rows."),
        (lambda given, right: given["z"].mean(axis=1), "It is z, averaged over its columns."),
        (lambda given, right: given["x"].T @ given["z"], "It is x.T @ z, and nothing else."),
        (lambda given, right: given["x"] @ given["z"].T, "It is x @ z.T, and nothing else."),
        (lambda given, right: given["x"] + 1, ""),
    ],
)
def test_an_argument_or_a_product_of_two_is_told(change, sentence: str) -> None:  # type: ignore[no-untyped-def]
    assert said(whole_answers.an_argument, tables(change)) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda given, right: right.sum(axis=0), "It is the expected value summed over its rows."),
        (lambda given, right: right.mean(), "It is the expected value averaged over all its entries."),
        (
            lambda given, right: np.stack([right, 0 * right]),
            "It would be right if it were summed over its rows: this step is missing.",
        ),
        (lambda given, right: 2 * right.sum(axis=0), ""),
    ],
)
def test_a_sum_too_many_or_too_few_is_told(change, sentence: str) -> None:  # type: ignore[no-untyped-def]
    assert said(whole_answers.reduced, tables(change)) == sentence


def test_the_right_values_in_another_shape_are_told() -> None:
    expected = "Its values are right and in the right order, but its shape is wrong."
    assert said(whole_answers.reshaped, tables(lambda given, right: right.ravel())) == expected


def test_the_right_values_in_another_order_are_not_told_as_reshaped() -> None:
    assert said(whole_answers.reshaped, tables(lambda given, right: right.T.ravel())) == ""


def test_right_values_repeated_along_an_axis_are_told() -> None:
    calls = tables(lambda given, right: np.stack([right, right]))
    expected = "It repeats the right values along an axis that should not be there."
    assert said(whole_answers.spread, calls) == expected


def test_the_value_of_another_part_is_told_by_its_name() -> None:
    calls = [
        Call(call.args, call.expected, call.answer, others={"dW": call.answer})
        for call in tables(lambda given, right: right + 1)
    ]
    assert said(whole_answers.another_part, calls) == "It is the value expected for dW."


def test_one_answer_to_all_arguments_is_told() -> None:
    calls = tables(lambda given, right: np.asarray(0.5), lambda given: given["x"].mean())
    assert said(whole_answers.unmoved, calls) == "It is the same in every call, whatever the arguments are."


def test_one_answer_to_the_same_arguments_is_not_told() -> None:
    assert said(whole_answers.unmoved, tables(lambda given, right: right[:1, :1], shapes=((2, 2),))) == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda given, right: np.asarray(0.3), "It is a single number, but an array is expected."),
        (
            lambda given, right: np.ones(right.shape[::-1]),
            "In every call it has the expected shape transposed.",
        ),
        (lambda given, right: np.ones(len(given["b"])), "In every call it has the shape of b."),
        (lambda given, right: np.ones(len(right)), "In every call it has one value per row."),
        (lambda given, right: right + 1, ""),
    ],
)
def test_the_origin_of_a_wrong_shape_is_told(change, sentence: str) -> None:  # type: ignore[no-untyped-def]
    assert said(whole_answers.form, tables(change, shapes=SHAPES[:3])) == sentence
