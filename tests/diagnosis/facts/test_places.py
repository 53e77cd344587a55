"""The smallest place outside of which everything is right, and what stands there instead."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.facts import places
from autograder.diagnosis.facts.calls import Call
from tests.diagnosis.facts.calls import said, tables


def rows(right):  # type: ignore[no-untyped-def]
    return np.indices(right.shape)[0]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (lambda given, right: given["x"] < 0, "where x is negative"),
        (lambda given, right: given["x"] < given["z"], "where x is below z"),
        (lambda given, right: right > 0, "where the expected value is positive"),
        (lambda given, right: rows(right) == 0, "in the first row"),
        (lambda given, right: rows(right) == len(right) - 1, "in the last row"),
        (lambda given, right: np.eye(*right.shape) == 1, "on the diagonal"),
        (lambda given, right: given["x"] > 1, "where x is large (from "),
    ],
)
def test_the_place_of_the_wrong_entries_is_told(place, words: str) -> None:  # type: ignore[no-untyped-def]
    calls = tables(lambda given, right: np.where(place(given, right), right + np.cos(9 * given["z"]), right))
    assert said(places.places, calls).startswith(f"It is wrong only {words}")


@pytest.mark.parametrize(
    ("instead", "words"),
    [
        (lambda given, right: 0 * right, " There it is 0."),
        (lambda given, right: given["z"], " There it is z."),
        (lambda given, right: 2 * right, " There it is 2 times the expected value."),
        (lambda given, right: np.cos(9 * right + given["b"]), " everywhere else it is right."),
    ],
)
def test_what_stands_there_is_told_where_it_is_simple(instead, words: str) -> None:  # type: ignore[no-untyped-def]
    calls = tables(lambda given, right: np.where(given["x"] < 0, instead(given, right), right))
    assert said(places.places, calls).endswith(words)


def labelled(wrong_at_label: bool) -> list[Call]:
    """Calls on scores and labels that are wrong at the label of each row, or at all others."""
    rng = np.random.default_rng(4)
    calls = []
    for n, m in ((7, 3), (5, 4), (6, 3)):
        scores, y = rng.standard_normal((n, m)), rng.integers(0, m, n)
        mask = (np.arange(m) == y[:, None]) == wrong_at_label
        found = np.where(mask, rng.standard_normal((n, m)), scores**2)
        calls.append(Call({"scores": scores, "y": y.astype(float)}, (scores**2,), (found,)))
    return calls


@pytest.mark.parametrize(
    ("at_label", "words"),
    [
        (True, "at the entry of each row that y names"),
        (False, "at the entries of each row that y does not name"),
    ],
)
def test_labels_name_a_place_in_each_row(at_label: bool, words: str) -> None:
    assert said(places.places, labelled(at_label)).startswith(f"It is wrong only {words};")


def test_two_wrong_entries_are_too_few_for_a_place() -> None:
    def change(given, right):  # type: ignore[no-untyped-def]
        return np.where(rows(right) == 0, 9.0, right)

    assert said(places.places, tables(change, shapes=((6, 2),))) == ""


def test_an_answer_that_is_wrong_everywhere_has_no_place() -> None:
    assert said(places.places, tables(lambda given, right: right + 1)) == ""


def test_a_place_that_one_wrong_entry_leaves_is_not_told() -> None:
    def change(given, right):  # type: ignore[no-untyped-def]
        outside = given["x"] == given["x"].max()
        return np.where((given["x"] < 0) | outside, right + np.cos(9 * given["z"]), right)

    assert "x is negative" not in said(places.places, tables(change))
