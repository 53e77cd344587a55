"""Each backward is the derivative of its own forward, by central differences along a random direction.

The gradient from above is random, never all ones: with ones, a softmax backward that returns zeros would
pass.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest

from reference import activations, dense, losses, network, training

STEP = 1e-5
TOLERANCE = 1e-8


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20)


def slope(f: Callable[[np.ndarray], object], at: np.ndarray, along: np.ndarray) -> np.ndarray:
    """The derivative of f at a point along a direction, with an error of the order of STEP²."""
    return (np.asarray(f(at + STEP * along)) - np.asarray(f(at - STEP * along))) / (2 * STEP)


def check(
    f: Callable[[np.ndarray], object],
    at: np.ndarray,
    cotangent: object,
    gradient: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """The slope of <cotangent, f> along a random direction is <gradient, direction>."""
    along = rng.standard_normal(at.shape)
    numerical = np.sum(cotangent * slope(f, at, along))
    assert np.sum(gradient * along) == pytest.approx(numerical, rel=TOLERANCE, abs=TOLERANCE)


@pytest.mark.parametrize("shape", [(7, 5, 3), (4, 3, 1), (1, 5, 3)])
@pytest.mark.parametrize("argument", [0, 1, 2], ids=["x", "W", "b"])
def test_dense_backward_is_the_derivative_of_dense_forward(
    shape: tuple[int, int, int], argument: int, rng: np.random.Generator
) -> None:
    N, D, M = shape
    given = [rng.standard_normal((N, D)), rng.standard_normal((D, M)), rng.standard_normal(M)]
    dz = rng.standard_normal((N, M))

    def forward(value: np.ndarray) -> np.ndarray:
        return dense.dense_forward(*given[:argument], value, *given[argument + 1 :])

    check(forward, given[argument], dz, dense.dense_backward(dz, given[0], given[1])[argument], rng)


def test_relu_backward_is_the_derivative_of_relu_forward(rng: np.random.Generator) -> None:
    z = rng.choice([-1, 1], (7, 5)) * rng.uniform(0.05, 2, (7, 5))
    da = rng.standard_normal(z.shape)
    check(activations.relu_forward, z, da, activations.relu_backward(da, z), rng)


def test_sigmoid_backward_is_the_derivative_of_sigmoid_forward(rng: np.random.Generator) -> None:
    z, da = 3 * rng.standard_normal((7, 5)), rng.standard_normal((7, 5))
    check(activations.sigmoid_forward, z, da, activations.sigmoid_backward(da, z), rng)


@pytest.mark.parametrize(("N", "K"), [(7, 5), (1, 3), (4, 2)])
def test_cross_entropy_backward_is_the_derivative_of_cross_entropy(
    N: int, K: int, rng: np.random.Generator
) -> None:
    z, y = rng.standard_normal((N, K)), rng.integers(K, size=N)
    gradient = losses.softmax_cross_entropy_backward(z, y)
    check(lambda z: losses.softmax_cross_entropy(z, y), z, 1.0, gradient, rng)


@pytest.mark.parametrize("shape", [(7, 3), (5, 1)])
def test_mse_backward_is_the_derivative_of_mse(shape: tuple[int, int], rng: np.random.Generator) -> None:
    p, t = rng.standard_normal(shape), rng.standard_normal(shape)
    check(lambda p: losses.mse(p, t), p, 1.0, losses.mse_backward(p, t), rng)


@pytest.mark.parametrize("widths", [(5, 3), (5, 8, 3), (5, 8, 7, 3)], ids=len)
def test_network_backward_is_the_derivative_of_network_forward(
    widths: tuple[int, ...], rng: np.random.Generator
) -> None:
    params = parameters(rng, widths)
    x, dlogits = rng.standard_normal((6, widths[0])), rng.standard_normal((6, widths[-1]))
    _, cache = network.network_forward(x, params)
    grads = network.network_backward(dlogits, params, cache)
    check(
        lambda flat: network.network_forward(x, unflatten(flat, params))[0],
        flatten(params),
        dlogits,
        flatten(grads),
        rng,
    )


def test_loss_and_gradients_gives_the_derivative_of_its_loss(rng: np.random.Generator) -> None:
    params = parameters(rng, (5, 8, 7, 3))
    x, y = rng.standard_normal((6, 5)), rng.integers(3, size=6)
    _, grads = training.loss_and_gradients(params, x, y)
    check(
        lambda flat: training.loss_and_gradients(unflatten(flat, params), x, y)[0],
        flatten(params),
        1.0,
        flatten(grads),
        rng,
    )


def parameters(rng: np.random.Generator, widths: tuple[int, ...]) -> list[tuple[np.ndarray, np.ndarray]]:
    return [
        (rng.standard_normal((inputs, outputs)), rng.standard_normal(outputs))
        for inputs, outputs in itertools.pairwise(widths)
    ]


def flatten(params: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    return np.concatenate([array.ravel() for pair in params for array in pair])


def unflatten(
    flat: np.ndarray, like: list[tuple[np.ndarray, np.ndarray]]
) -> list[tuple[np.ndarray, np.ndarray]]:
    arrays = [array for pair in like for array in pair]
    parts = np.split(flat, np.cumsum([array.size for array in arrays])[:-1])
    shaped = [part.reshape(array.shape) for part, array in zip(parts, arrays, strict=True)]
    return list(zip(shaped[0::2], shaped[1::2], strict=True))
