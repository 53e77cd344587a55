"""How layers are chained."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from reference import dense, network


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(8)


def parameters(rng: np.random.Generator, *widths: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return [
        (rng.standard_normal((inputs, outputs)), rng.standard_normal(outputs))
        for inputs, outputs in itertools.pairwise(widths)
    ]


def test_a_network_of_one_layer_is_a_dense_layer(rng: np.random.Generator) -> None:
    x, params = rng.standard_normal((7, 5)), parameters(rng, 5, 3)
    assert np.array_equal(network.network_forward(x, params)[0], dense.dense_forward(x, *params[0]))


def test_the_last_layer_has_no_relu() -> None:
    logits, _ = network.network_forward(np.array([[1.0]]), [(np.array([[-2.0]]), np.array([0.0]))])
    assert logits.tolist() == [[-2]]


def test_a_relu_stands_between_two_layers() -> None:
    minus, plus = (np.array([[-2.0]]), np.array([0.0])), (np.array([[5.0]]), np.array([1.0]))
    logits, _ = network.network_forward(np.array([[1.0], [-1.0]]), [minus, plus])
    assert logits.tolist() == [[1], [11]]


def test_gradients_come_in_the_order_of_the_layers(rng: np.random.Generator) -> None:
    params = parameters(rng, 5, 8, 7, 3)
    _, cache = network.network_forward(rng.standard_normal((6, 5)), params)
    grads = network.network_backward(rng.standard_normal((6, 3)), params, cache)
    shapes = [(dW.shape, db.shape) for dW, db in grads]
    assert shapes == [(W.shape, b.shape) for W, b in params]


def test_another_forward_may_come_between_forward_and_backward(rng: np.random.Generator) -> None:
    params, dlogits = parameters(rng, 5, 8, 3), rng.standard_normal((6, 3))
    _, cache = network.network_forward(rng.standard_normal((6, 5)), params)
    at_once = network.network_backward(dlogits, params, cache)
    network.network_forward(rng.standard_normal((6, 5)), params)
    later = network.network_backward(dlogits, params, cache)
    assert all(
        np.array_equal(a, b)
        for one, other in zip(at_once, later, strict=True)
        for a, b in zip(one, other, strict=True)
    )


def test_a_layer_behind_closed_relus_gets_no_gradient() -> None:
    closed = (np.ones((2, 3)), np.full(3, -100.0))
    params = [closed, (np.ones((3, 2)), np.zeros(2))]
    _, cache = network.network_forward(np.ones((4, 2)), params)
    grads = network.network_backward(np.ones((4, 2)), params, cache)
    assert np.count_nonzero(grads[0][0]) == 0
