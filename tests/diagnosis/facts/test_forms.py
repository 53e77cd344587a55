"""A wrong form: axes and parts moved, missing or too many, with the right values in them."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.facts import forms
from tests.diagnosis.facts.calls import lists, said, tables, vectors


@pytest.mark.parametrize(
    ("fact", "change"),
    [
        (forms.transposed, lambda given, right: right.T),
        (forms.kept_axis, lambda given, right: right[np.newaxis]),
        (forms.order, lambda given, right: right[::-1]),
        (forms.order, lambda given, right: np.roll(right, 1, axis=1)),
        (forms.equal_rows, lambda given, right: np.tile(right[:1], (len(right), 1))),
    ],
)
def test_a_table_in_another_form_is_told(fact, change) -> None:  # type: ignore[no-untyped-def]
    assert said(fact, tables(change))


@pytest.mark.parametrize("fact", [forms.transposed, forms.kept_axis, forms.order, forms.shifted])
def test_a_table_with_other_values_is_not(fact) -> None:  # type: ignore[no-untyped-def]
    assert said(fact, tables(lambda given, right: right + 1)) == ""


def test_a_missing_axis_of_length_one_is_told() -> None:
    calls = tables(lambda given, right: np.squeeze(right), shapes=((3, 1), (1, 4), (2, 2)))
    assert said(forms.squeezed, calls) == (
        "It is right where every axis is longer than 1, but axes of length 1 are missing."
    )


def test_a_missing_sum_over_the_batch_is_told() -> None:
    calls = tables(lambda given, right: given["x"], lambda given: given["x"].sum(axis=0))
    assert "the sum over the batch is missing" in said(forms.not_summed, calls)


def test_layers_in_reverse_order_are_told() -> None:
    turned = lists(lambda right: [*right[-2:], *right[2:-2], *right[:2]])
    assert said(forms.turned_round, turned) == "All its parts are right, but they are in reverse order."


def test_layers_of_which_one_is_wrong_are_not_told_as_reversed() -> None:
    turned = lists(lambda right: [*right[-2:], *right[2:-2], right[0], 2 * right[1]])
    assert said(forms.turned_round, turned) == ""


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda right: right[:-1], "Its last value is missing; all others are right."),
        (lambda right: np.append(right, 9), "It has an extra value at its end; all others are right."),
        (lambda right: right[1:], ""),
    ],
)
def test_a_list_of_numbers_with_one_too_few_or_too_many_is_told(change, sentence: str) -> None:  # type: ignore[no-untyped-def]
    assert said(forms.longer_or_shorter, vectors(change)) == sentence


def test_numbers_of_one_place_later_are_told() -> None:
    calls = vectors(lambda right: np.append(right[1:], 9.0))
    assert said(forms.shifted, calls) == "Each value is the one that was expected one place later."


def test_numbers_of_one_place_earlier_are_not_told_as_later() -> None:
    assert said(forms.shifted, vectors(lambda right: np.append(9.0, right[:-1]))) == ""
