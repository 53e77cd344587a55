"""`checks.loop`: what a watched training loop is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.training import loop
from tests.campaigns.banks import loop as bank
from tests.campaigns.banks.bank import namespace
from tests.checks.local_student import student


def failure(names: dict[str, Any], how: loop.Loop | None = None) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        loop.check_loop(student(**names), how or loop.Loop(), np.random.default_rng(4))
    return caught.value


@pytest.mark.parametrize(
    ("bug", "words"),
    [
        ("step before backward", "before the first backward"),
        ("labels not shuffled", "labels that the loss gets are not those of the rows"),
        ("shuffled once", "same order"),
        ("never shuffled", "in the order of X"),
        ("batches shuffled, not rows", "neighbours"),
        ("with replacement", "twice in one epoch"),
        ("last batch dropped", "which is smaller, is left out"),
        ("the whole data", "all rows are taken at once"),
        ("an epoch too few", "fewer epochs"),
        ("a seed of its own", "another seed gives the same order"),
        ("the global stream", "the same seed gives another order"),
        ("gradient divided by the batch", "multiplied by a number"),
        ("the outputs go backward", "not the gradient of the loss"),
        ("history of last batches", "the loss of its last batch"),
    ],
)
def test_a_mistake_is_named(bug: str, words: str) -> None:
    assert words in failure(namespace(bank.FIT, bank.BUGS[bug])).text


def test_shuffling_the_data_in_place_is_a_mutation() -> None:
    assert failure(namespace(bank.FIT, bank.BUGS["shuffles X in place"])).kind == "mutation"


def test_everything_is_asked_in_one_request() -> None:
    who = student(**namespace(bank.FIT))
    loop.check_loop(who, loop.Loop(), np.random.default_rng(4))
    assert who.requests == 1


def test_a_loop_that_does_nothing_fails() -> None:
    assert "never called" in failure({"fit": lambda *args: [1.0, 1.0, 1.0]}).text


def test_a_loop_that_raises_is_told_as_such() -> None:
    assert failure({"fit": lambda *args: 1 / 0}).kind == "exception"


@pytest.mark.parametrize(
    "junk", [None, "x", 3.5, np.zeros((0, 2)), np.full((2, 2), np.nan), [[0.0, 1.0]]], ids=repr
)
def test_junk_for_the_model_is_named(junk: Any) -> None:
    assert "not X, picked by rows" in failure({"fit": lambda model, *rest: model.forward(junk)}).text


def test_calls_without_end_are_the_students_error() -> None:
    def endless(model: Any, *rest: Any) -> None:
        while True:
            model.step()

    assert failure({"fit": endless}).kind == "exception"


def test_more_rows_than_there_are_is_junk() -> None:
    assert "not X" in failure({"fit": lambda model, *rest: model.forward(np.zeros((10_000, 2)))}).text


def test_the_history_may_be_part_of_what_comes_back() -> None:
    names = namespace(bank.FIT.replace("return history", "return model, history"))
    loop.check_loop(student(**names), loop.Loop(history=lambda value: value[1]), np.random.default_rng(4))


def test_hidden_text_is_our_own_sentence() -> None:
    found = failure(namespace(bank.FIT, bank.BUGS["with replacement"]))
    assert found.text == found.redacted
