"""A trial trains one network from a seed, and measures it on other rows."""

from __future__ import annotations

import numpy as np
import pytest

import datasets
from reference import activations, losses, trial
from reference.layers import Activation, Dense


@pytest.fixture
def wine() -> trial.Trial:
    split = datasets.load("wine")
    X, y = split.X_train, split.y_train
    return trial.Trial((X[:90], y[:90]), (X[90:], y[90:]), epochs=2, batch_size=10)


def by_hand(given: trial.Trial, width: int, rate: float, seed: int) -> float:
    """The validation loss of one hidden layer, written out."""
    (X, y), rng = given.train, np.random.default_rng(seed)
    params = []
    for m, n in ((13, width), (width, 3)):
        params += [rng.normal(0.0, np.sqrt(2 / m), (m, n)), np.zeros(n)]
    averages, t = [(0.0, 0.0)] * 4, 0
    for _ in range(given.epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), given.batch_size):
            rows, t = order[start : start + given.batch_size], t + 1
            z = X[rows] @ params[0] + params[1]
            a = np.maximum(z, 0)
            dz = losses.softmax_cross_entropy_backward(a @ params[2] + params[3], y[rows])
            below = (dz @ params[2].T) * (z > 0)
            grads = [X[rows].T @ below, below.sum(axis=0), a.T @ dz, dz.sum(axis=0)]
            averages = [
                (0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2)
                for (m, v), g in zip(averages, grads, strict=True)
            ]
            params = [
                W - rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
                for W, (m, v) in zip(params, averages, strict=True)
            ]
    X, y = given.validation
    return losses.softmax_cross_entropy(np.maximum(X @ params[0] + params[1], 0) @ params[2] + params[3], y)


def test_the_loss_is_that_of_the_training_written_out(wine: trial.Trial) -> None:
    assert wine.loss((8,), 0.01, 3) == pytest.approx(by_hand(wine, 8, 0.01, 3), rel=1e-9)


def test_the_same_seed_gives_the_same_loss(wine: trial.Trial) -> None:
    assert wine.loss((8, 4), 0.01, 3) == wine.loss((8, 4), 0.01, 3)


def test_another_seed_gives_another_loss(wine: trial.Trial) -> None:
    assert wine.loss((8,), 0.01, 3) != wine.loss((8,), 0.01, 4)


def test_the_sizes_run_from_the_features_to_the_classes(wine: trial.Trial) -> None:
    assert wine.sizes((8, 4)) == [13, 8, 4, 3]


def test_the_parameters_are_those_of_the_inputs_and_outputs_too(wine: trial.Trial) -> None:
    assert wine.parameters((12,)) == 14 * 12 + 13 * 3


def test_a_network_has_a_relu_between_its_layers_and_none_after_the_last() -> None:
    network = trial.dense_network([4, 3, 2], np.random.default_rng(0))
    assert [type(layer) for layer in network.layers] == [Dense, Activation, Dense]
    x = np.random.default_rng(1).normal(size=(5, 4))
    W, b, V, c = network.params
    assert np.array_equal(network.forward(x), activations.relu_forward(x @ W + b) @ V + c)
