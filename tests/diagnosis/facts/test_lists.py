"""Which of several tensors are wrong, and from which place on a list of numbers is."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.facts import lists as facts
from tests.diagnosis.facts.calls import lists, said, vectors


def doubled(places):  # type: ignore[no-untyped-def]
    """Doubles the arrays at these places."""
    return lambda right: [
        2 * array if number in places(len(right)) else array for number, array in enumerate(right)
    ]


@pytest.mark.parametrize(
    ("places", "words"),
    [
        (lambda n: range(0, n, 2), "the first array of each pair"),
        (lambda n: range(1, n, 2), "the second array of each pair"),
        (lambda n: (0, 1), "the first item of the list"),
        (lambda n: (n - 2, n - 1), "the last item of the list"),
        (lambda n: range(n - 2), "what comes before the last item of the list"),
        (lambda n: range(2, n), "what comes after the first item of the list"),
        (lambda n: (n - 2,), "the first array of the last item"),
        (lambda n: (0,), "the first array of the first item"),
    ],
)
def test_the_place_of_all_wrong_tensors_is_told(places, words: str) -> None:  # type: ignore[no-untyped-def]
    calls = lists(doubled(places), lengths=(3, 4))
    assert facts.place(calls, calls)[0] == f"Only {words} is wrong"


def test_the_tensors_there_become_calls_with_their_own_arguments() -> None:
    calls = lists(doubled(lambda n: (0, 1)))
    pieces = facts.place(calls, calls)[1]
    assert [list(piece.args) for piece in pieces] == [["the item of params at the same place"]] * 4


def test_where_every_tensor_is_wrong_no_place_is_told() -> None:
    calls = lists(doubled(range))
    where, pieces = facts.place(calls, calls)
    assert (where, len(pieces)) == ("", 10)


def test_wrong_tensors_of_no_common_place_are_not_told() -> None:
    calls = lists(doubled(lambda n: (1, 2)), lengths=(3, 4))
    assert facts.place(calls, calls) == ("", [])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda right: [right[number ^ 1] for number in range(len(right))],
            "Its arrays are right, but the two of each pair are exchanged.",
        ),
        (
            lambda right: [*right[1:], right[0]],
            "All its arrays are right, but they are in another order.",
        ),
        (lambda right: [*right[1:], 2 * right[0]], ""),
    ],
)
def test_right_tensors_in_another_order_are_told(change, sentence: str) -> None:  # type: ignore[no-untyped-def]
    assert said(facts.exchanged, lists(change)) == sentence


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda right: right[2:], "Every array in it is right, but some are missing."),
        (lambda right: [2 * array for array in right[2:]], ""),
        (lambda right: [*right, right[0]], ""),
    ],
)
def test_a_list_that_is_too_short_is_told(change, sentence: str) -> None:  # type: ignore[no-untyped-def]
    assert said(facts.missing, lists(change)) == sentence


@pytest.mark.parametrize(
    ("right_until", "words"),
    [(1, "Its first value is right and its second is wrong"), (2, "Its first values are right"), (0, "")],
)
def test_the_first_wrong_number_of_a_list_is_told(right_until: int, words: str) -> None:
    calls = vectors(lambda right: np.where(np.arange(len(right)) < right_until, right, right + 1), length=8)
    sentence = said(facts.steps, calls)
    assert sentence.startswith(words)
    assert bool(sentence) == bool(words)
