"""Objects that are called again and again: how far they are right, and how they take their first step."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.diagnosis.facts import steps
from autograder.diagnosis.facts.calls import Call
from tests.diagnosis.facts.calls import said


def chains(right: Callable[[int], bool], *, owned: bool = True, length: int = 4) -> list[Call]:
    """Calls of two optimizers, step by step; `right(step)` says which are right."""
    rng = np.random.default_rng(6)
    calls = []
    for owner in ("a", "b"):
        for step in range(length):
            start, wanted = rng.standard_normal((2, 3))
            found = wanted if right(step) else 2 * start - wanted
            lists = {"params": {(0,): start}}
            calls.append(
                Call({}, (wanted,), (found,), paths=[(0,)], lists=lists, owner=owner if owned else "")
            )
    return calls


@pytest.mark.parametrize(
    ("first_wrong", "words"),
    [
        (1, "its first call is right and its second is not"),
        (2, "its first call is right and a later one is not"),
    ],
)
def test_objects_that_go_wrong_after_their_first_call_are_told(first_wrong: int, words: str) -> None:
    expected = f"Wherever an object is wrong, {words}: check what it keeps between calls."
    assert said(steps.kept, chains(lambda step: step < first_wrong)) == expected


def test_objects_that_are_wrong_from_the_start_keep_nothing_wrong() -> None:
    assert said(steps.kept, chains(lambda step: False)) == ""


def test_two_calls_are_too_few_to_tell() -> None:
    assert said(steps.kept, chains(lambda step: step < 1, length=2)) == ""


def test_calls_of_no_object_are_not_told_as_its_steps() -> None:
    assert said(steps.kept, chains(lambda step: step < 1, owned=False)) == ""


def test_the_first_step_of_each_object_is_its_change_of_the_argument() -> None:
    calls = chains(lambda step: False)
    moves = steps.first_moves(calls)
    assert len(moves) == 2
    assert np.allclose(moves[0].answer[0], -moves[0].expected[0])


def test_an_answer_of_another_shape_makes_no_step() -> None:
    (call, *_) = chains(lambda step: False)
    other = Call({}, call.expected, (np.ones(5),), paths=call.paths, lists=call.lists, owner="a")
    assert steps.first_moves([other]) == []
