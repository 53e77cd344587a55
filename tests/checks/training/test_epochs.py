"""`training.epochs`: the batches of all epochs, and what their order and losses say."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.training import epochs
from autograder.checks.training.epochs import EpochPlan
from autograder.checks.training.mini_batches import MiniBatch

FIT = Subject("fit(…)")
PLAN = EpochPlan(rows=20, batch=8, epochs=2)


def batches(orders: list[list[int]], size: int = 8) -> list[MiniBatch]:
    return [
        MiniBatch(tuple(order[start : start + size]), float(start))
        for order in orders
        for start in range(0, len(order), size)
    ]


def mixed(seed: int = 0, count: int = 2) -> list[list[int]]:
    rng = np.random.default_rng(seed)
    return [rng.permutation(20).tolist() for _ in range(count)]


def told(found: list[MiniBatch], plan: EpochPlan = PLAN) -> str:
    with pytest.raises(CheckFailure) as caught:
        epochs.split(found, plan, FIT)
    return caught.value.redacted


def test_batches_are_split_into_epochs() -> None:
    assert [len(epoch) for epoch in epochs.split(batches(mixed()), PLAN, FIT)] == [3, 3]


def test_a_batch_size_that_divides_the_rows_leaves_no_smaller_batch() -> None:
    assert EpochPlan(rows=20, batch=5, epochs=1).sizes == (5, 5, 5, 5)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (batches(mixed(count=1)), "fewer epochs"),
        (batches(mixed(count=3)), "more epochs"),
        ([one for one in batches(mixed()) if len(one.rows) == 8], "smaller, is left out"),
        (batches(mixed(), 20), "taken at once"),
        (batches(mixed(), 1), "every batch has one row"),
        (batches([list(range(20)), mixed()[0]]), "in the order of X"),
        (batches([mixed()[0]] * 2), "in the same order"),
        ([], "the number of batches"),
    ],
)
def test_wrong_batches_are_told(found: list[MiniBatch], words: str) -> None:
    assert words in told(found)


def test_a_history_may_weigh_its_batches_or_not() -> None:
    passed = epochs.split(batches(mixed()), PLAN, FIT)
    epochs.judge_history([8.0, 8.0], passed, FIT)
    epochs.judge_history(np.full(2, (0 * 8 + 8 * 8 + 16 * 4) / 20), passed, FIT)
    with pytest.raises(CheckFailure, match="the loss of its last batch"):
        epochs.judge_history([16.0, 16.0], passed, FIT)


def test_one_seed_has_one_order_and_another_seed_another() -> None:
    epochs.judge_generator([[1], [1], [2]], FIT)
    for orders, words in (([[1], [2], [3]], "the same seed"), ([[1], [1], [1]], "another seed")):
        with pytest.raises(CheckFailure, match=words):
            epochs.judge_generator(orders, FIT)
