"""How the training loop walks, when it stops, and that it learns real data."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import datasets
from reference import fitting, initializers, losses
from reference.layers import Activation, BatchNorm, Dense, Dropout, Layer
from reference.network import Network

MULTI_CLASS = losses.BY_TASK["multi-class"]


class Descent:
    """Plain gradient descent that remembers what it was given."""

    def __init__(self, lr: float) -> None:
        self.lr = lr
        self.grads: list[list[np.ndarray]] = []

    def step(self, params: list[np.ndarray], grads: list[np.ndarray]) -> list[np.ndarray]:
        self.grads.append(grads)
        return [param - self.lr * grad for param, grad in zip(params, grads, strict=True)]


class Climb:
    """A step of one, upwards: the validation loss gets worse and worse."""

    def step(self, params: list[np.ndarray], grads: list[np.ndarray]) -> list[np.ndarray]:
        return [param + grad for param, grad in zip(params, grads, strict=True)]


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def network(rng: np.random.Generator, *inside: Layer, inputs: int = 5, outputs: int = 3) -> Network:
    width = 16
    first = Dense(initializers.he_normal(inputs, width, rng), np.zeros(width))
    last = Dense(initializers.he_normal(width, outputs, rng), np.zeros(outputs))
    return Network([first, *inside, Activation("relu"), last])


def data(rng: np.random.Generator, rows: int = 37) -> tuple[np.ndarray, np.ndarray]:
    return rng.standard_normal((rows, 5)), rng.integers(3, size=rows)


def test_an_epoch_uses_each_row_once(rng: np.random.Generator) -> None:
    rows = np.concatenate(list(fitting.minibatches(rng, 37, 8)))
    assert sorted(rows) == list(range(37))


def test_the_last_batch_is_what_is_left(rng: np.random.Generator) -> None:
    assert [len(rows) for rows in fitting.minibatches(rng, 37, 8)] == [8, 8, 8, 8, 5]


def test_a_batch_larger_than_the_data_is_all_of_it(rng: np.random.Generator) -> None:
    assert [len(rows) for rows in fitting.minibatches(rng, 3, 8)] == [3]


def test_each_epoch_has_an_order_of_its_own(rng: np.random.Generator) -> None:
    one, other = (np.concatenate(list(fitting.minibatches(rng, 37, 8))) for _ in range(2))
    assert not np.array_equal(one, other)


def test_there_is_a_step_for_each_batch_of_each_epoch(rng: np.random.Generator) -> None:
    optimizer = Descent(0.1)
    fitting.fit(network(rng), MULTI_CLASS, optimizer, *data(rng), epochs=3, batch_size=8, rng=rng)
    assert len(optimizer.grads) == 15


def test_the_history_has_a_loss_for_each_epoch(rng: np.random.Generator) -> None:
    held_out = data(rng, 9)
    history = fitting.fit(
        network(rng),
        MULTI_CLASS,
        Descent(0.1),
        *data(rng),
        epochs=3,
        batch_size=8,
        rng=rng,
        validation=held_out,
    )
    assert (len(history.training), len(history.validation)) == (3, 3)


def test_an_epochs_loss_is_the_mean_over_its_examples(rng: np.random.Generator) -> None:
    net, (X, y) = network(rng), data(rng)
    history = fitting.fit(net, MULTI_CLASS, Descent(0.0), X, y, epochs=1, batch_size=8, rng=rng)
    assert history.training == [pytest.approx(fitting.evaluate(net, MULTI_CLASS, X, y), rel=1e-14)]


def test_no_epochs_change_nothing(rng: np.random.Generator) -> None:
    net = network(rng)
    before = [array.copy() for array in net.params]
    history = fitting.fit(net, MULTI_CLASS, Descent(0.1), *data(rng), epochs=0, batch_size=8, rng=rng)
    assert history.training == []
    assert all(np.array_equal(a, b) for a, b in zip(net.params, before, strict=True))


def test_training_trains_and_validation_does_not(rng: np.random.Generator) -> None:
    norm, (X, y) = BatchNorm(16), data(rng)
    net = network(rng, norm)
    fitting.evaluate(net, MULTI_CLASS, X, y)
    untouched = norm.statistics[0].tolist() == [0] * 16
    fitting.fit(net, MULTI_CLASS, Descent(0.1), X, y, epochs=1, batch_size=8, rng=rng)
    assert (untouched, norm.statistics[0].tolist() == [0] * 16) == (True, False)


def test_a_penalty_adds_to_the_gradient_and_not_to_the_loss(rng: np.random.Generator) -> None:
    net, (X, y) = network(rng), data(rng)
    plain_loss, plain = fitting.step_gradients(net, MULTI_CLASS, X, y)
    loss, grads = fitting.step_gradients(net, MULTI_CLASS, X, y, l2=0.5)
    assert loss == plain_loss
    np.testing.assert_allclose(grads[0] - plain[0], 0.5 * net.params[0], rtol=1e-10, atol=1e-12)


def test_early_stopping_waits_for_as_many_epochs_as_its_patience(rng: np.random.Generator) -> None:
    history = fitting.fit(
        network(rng),
        MULTI_CLASS,
        Climb(),
        *data(rng),
        epochs=50,
        batch_size=8,
        rng=rng,
        validation=data(rng, 9),
        early_stopping=fitting.EarlyStopping(patience=4),
    )
    assert len(history.validation) == history.best_epoch + 5 < 50


@pytest.mark.parametrize("epochs", [4, 50], ids=["at the last epoch", "early"])
def test_early_stopping_restores_the_parameters_and_the_running_statistics_of_the_best_epoch(
    epochs: int, rng: np.random.Generator
) -> None:
    net, held_out = network(rng, BatchNorm(16)), data(rng, 9)
    history = fitting.fit(
        net,
        MULTI_CLASS,
        Climb(),
        *data(rng),
        epochs=epochs,
        batch_size=8,
        rng=rng,
        validation=held_out,
        early_stopping=fitting.EarlyStopping(patience=10),
    )
    assert history.validation[-1] > min(history.validation)
    assert fitting.evaluate(net, MULTI_CLASS, *held_out) == min(history.validation)


def test_a_loss_of_nan_is_never_the_best() -> None:
    history = fitting.History(validation=[math.nan, 2.0, 1.0, math.nan])
    assert history.best_epoch == 2


def test_early_stopping_without_a_validation_set_is_refused(rng: np.random.Generator) -> None:
    with pytest.raises(ValueError, match="needs a validation set"):
        fitting.fit(
            network(rng),
            MULTI_CLASS,
            Descent(0.1),
            *data(rng),
            epochs=1,
            batch_size=8,
            rng=rng,
            early_stopping=fitting.EarlyStopping(patience=1),
        )


@pytest.mark.parametrize(("rows", "labels"), [(5, 4), (0, 0)])
def test_labels_that_are_not_as_many_as_examples_are_refused(
    rows: int, labels: int, rng: np.random.Generator
) -> None:
    X, y = data(rng)
    with pytest.raises(ValueError, match="must be as many, and at least one"):
        fitting.fit(
            network(rng), MULTI_CLASS, Descent(0.1), X[:rows], y[:labels], epochs=1, batch_size=8, rng=rng
        )


def test_the_same_generators_walk_the_same_path() -> None:
    def run() -> list[float]:
        rng = np.random.default_rng(5)
        net = network(rng, Dropout(0.3, rng))
        return fitting.fit(
            net, MULTI_CLASS, Descent(0.1), *data(rng), epochs=3, batch_size=8, rng=rng
        ).training

    assert run() == run()


def test_a_network_with_all_of_it_learns_to_read_digits_that_it_has_not_seen(
    rng: np.random.Generator,
) -> None:
    digits = datasets.load("digits")
    net = network(rng, BatchNorm(16), Dropout(0.1, rng), inputs=64, outputs=10)
    fitting.fit(
        net,
        MULTI_CLASS,
        Descent(0.2),
        digits.X_train,
        digits.y_train,
        epochs=25,
        batch_size=32,
        rng=rng,
        l2=1e-4,
    )
    p = MULTI_CLASS.prediction(net.forward(digits.X_test))
    assert np.mean(p.argmax(axis=1) == digits.y_test) > 0.9


def test_binary_labels_are_learned_from_one_output(rng: np.random.Generator) -> None:
    moons, loss = datasets.load("moons"), losses.BY_TASK["binary"]
    net = network(rng, inputs=2, outputs=1)
    fitting.fit(
        net, loss, Descent(0.5), moons.X_train, moons.y_train[:, None], epochs=60, batch_size=32, rng=rng
    )
    p = loss.prediction(net.forward(moons.X_test))
    assert np.mean((p[:, 0] > 0.5) == moons.y_test) > 0.9


@pytest.mark.parametrize("batch_size", [0, -8])
def test_batches_without_examples_are_refused(batch_size: int, rng: np.random.Generator) -> None:
    with pytest.raises(ValueError, match="batch size"):
        fitting.fit(
            network(rng), MULTI_CLASS, Descent(0.1), *data(rng), epochs=1, batch_size=batch_size, rng=rng
        )


def test_no_patience_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        fitting.EarlyStopping(patience=0)


def test_a_last_batch_of_one_example_is_refused_by_batch_normalization(rng: np.random.Generator) -> None:
    with pytest.raises(ValueError, match="single example"):
        fitting.fit(
            network(rng, BatchNorm(16)),
            MULTI_CLASS,
            Descent(0.1),
            *data(rng),
            epochs=1,
            batch_size=9,
            rng=rng,
        )


def test_a_batch_may_be_a_single_example(rng: np.random.Generator) -> None:
    assert [len(rows) for rows in fitting.minibatches(rng, 3, 1)] == [1, 1, 1]


def test_a_network_can_be_trained_on_a_single_example(rng: np.random.Generator) -> None:
    history = fitting.fit(
        network(rng), MULTI_CLASS, Descent(0.1), *data(rng, 1), epochs=20, batch_size=8, rng=rng
    )
    assert history.training == sorted(history.training, reverse=True)


@pytest.mark.parametrize(
    ("losses", "patience", "expected"),
    [
        ([3, 2, 2.5, 2.6, 1], 2, (4, 1)),
        ([3, 2, 2.5, 2.2, 2.1], 2, (4, 1)),
        ([3, 2, 1], 1, (3, 2)),
        ([1, 2, 3], 1, (2, 0)),
        ([2, 2, 2, 1], 2, (3, 0)),
        ([5, 4, 6, 3, 7, 7], 2, (6, 3)),
        ([np.nan, 2, np.nan, 1], 2, (4, 3)),
    ],
)
def test_early_stopping_ends_after_epochs_without_a_lower_loss(
    losses: list[float], patience: int, expected: tuple[int, int]
) -> None:
    assert fitting.early_stop(losses, patience) == expected


def test_fit_stops_where_early_stop_says() -> None:
    rng = np.random.default_rng(4)
    X, y = rng.standard_normal((30, 5)), rng.integers(3, size=30)

    def history(epochs: int, **options: Any) -> fitting.History:
        network = Network([Dense(np.full((5, 3), 0.1), np.zeros(3))])
        given = {
            "epochs": epochs,
            "batch_size": 8,
            "rng": np.random.default_rng(1),
            "validation": (X[::-1], y),
        }
        optimizer = Descent(0.5)
        return fitting.fit(network, losses.BY_TASK["multi-class"], optimizer, X, y, **given, **options)

    whole, stopped = history(40), history(40, early_stopping=fitting.EarlyStopping(3))
    assert (len(stopped.validation), stopped.best_epoch) == fitting.early_stop(whole.validation, 3)
