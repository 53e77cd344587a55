"""How training walks, and that it learns real data."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import datasets
from reference import initializers, losses, network, training


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(12)


@pytest.fixture
def task(rng: np.random.Generator) -> tuple[list[tuple[np.ndarray, np.ndarray]], np.ndarray, np.ndarray]:
    """Parameters of two layers, 10 examples of 5 features and their labels, 0 to 2."""
    return parameters(rng, 5, 4, 3), rng.standard_normal((10, 5)), rng.integers(3, size=10)


def parameters(rng: np.random.Generator, *widths: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return [
        (initializers.he_normal(inputs, outputs, rng), np.zeros(outputs))
        for inputs, outputs in itertools.pairwise(widths)
    ]


def test_each_loss_is_that_of_its_batch_before_its_step(task) -> None:
    params, X, y = task
    first, second = np.array([3, 1]), np.array([0, 7, 9])
    moved, _ = training.train(params, X, y, 0.1, [first])
    _, history = training.train(params, X, y, 0.1, [first, second])
    expected = [loss(params, X[first], y[first]), loss(moved, X[second], y[second])]
    assert history == expected


def test_training_on_two_batches_is_training_on_one_and_then_on_the_other(task) -> None:
    params, X, y = task
    first, second = np.array([3, 1]), np.array([0, 7, 9])
    at_once, _ = training.train(params, X, y, 0.1, [first, second])
    half, _ = training.train(params, X, y, 0.1, [first])
    in_turn, _ = training.train(half, X, y, 0.1, [second])
    assert same(at_once, in_turn)


def test_a_step_size_of_zero_leaves_the_values_as_they_are(task) -> None:
    params, X, y = task
    assert same(training.train(params, X, y, 0.0, [np.arange(10)])[0], params)


def test_without_batches_the_parameters_are_equal_and_not_the_same_arrays(task) -> None:
    params, X, y = task
    result, _ = training.train(params, X, y, 0.1, [])
    assert same(result, params)
    assert not any(
        np.shares_memory(a, b)
        for one, two in zip(result, params, strict=True)
        for a, b in zip(one, two, strict=True)
    )


def test_batches_may_come_from_a_generator(task) -> None:
    params, X, y = task
    _, history = training.train(params, X, y, 0.1, (np.array([n]) for n in range(4)))
    assert len(history) == 4


@pytest.mark.parametrize(("name", "widths"), [("moons", (2, 16, 16, 2)), ("digits", (64, 32, 10))])
def test_training_learns_to_classify_rows_that_it_has_not_seen(
    name: str, widths: tuple[int, ...], rng: np.random.Generator
) -> None:
    data = datasets.load(name)
    rows = len(data.y_train)
    batches = itertools.chain.from_iterable(
        np.array_split(rng.permutation(rows), rows // 32) for _ in range(60)
    )
    params, _ = training.train(parameters(rng, *widths), data.X_train, data.y_train, 0.2, batches)
    logits, _ = network.network_forward(data.X_test, params)
    assert np.mean(logits.argmax(axis=1) == data.y_test) > 0.95


def loss(params: list[tuple[np.ndarray, np.ndarray]], X: np.ndarray, y: np.ndarray) -> float:
    return losses.softmax_cross_entropy(network.network_forward(X, params)[0], y)


def same(one: list[tuple[np.ndarray, np.ndarray]], other: list[tuple[np.ndarray, np.ndarray]]) -> bool:
    return all(
        np.array_equal(a, b) for p, q in zip(one, other, strict=True) for a, b in zip(p, q, strict=True)
    )
