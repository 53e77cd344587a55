"""Signals in a stack: the recursions agree with products of matrices, measured slopes and drawn weights."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from reference import signals

SIZES = (4, 3, 5, 2)
ACTIVATIONS = tuple(signals.FORWARD)


@pytest.fixture
def weights() -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.normal(size=shape) for shape in itertools.pairwise(SIZES)]


@pytest.fixture
def x() -> np.ndarray:
    return np.random.default_rng(2).normal(size=(6, SIZES[0]))


def test_without_an_activation_a_stack_is_one_product(x: np.ndarray, weights: list[np.ndarray]) -> None:
    _, outs = signals.signals_forward(x, weights, "identity")
    np.testing.assert_allclose(outs[-1], np.linalg.multi_dot([x, *weights]))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_out_is_the_activation_of_its_z(
    x: np.ndarray, weights: list[np.ndarray], activation: str
) -> None:
    zs, outs = signals.signals_forward(x, weights, activation)
    for z, a in zip(zs, outs, strict=True):
        np.testing.assert_array_equal(a, signals.FORWARD[activation](z))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_agree_with_measured_slopes_of_the_layers_above(
    x: np.ndarray, weights: list[np.ndarray], activation: str
) -> None:
    zs, outs = signals.signals_forward(x, weights, activation)
    da = np.random.default_rng(3).normal(size=outs[-1].shape)
    dzs = signals.signals_backward(da, weights, zs, activation)
    for layer, z in enumerate(zs):
        direction = np.random.default_rng(4 + layer).normal(size=z.shape)

        def loss(step: float, layer: int = layer, z: np.ndarray = z, to: np.ndarray = direction) -> float:
            a = signals.FORWARD[activation](z + step * to)
            _, above = signals.signals_forward(a, weights[layer + 1 :], activation)
            return float(np.sum(da * (above[-1] if above else a)))

        slope = (loss(1e-6) - loss(-1e-6)) / 2e-6
        assert slope == pytest.approx(float(np.sum(dzs[layer] * direction)), rel=1e-5)


def test_the_root_mean_square_subtracts_no_mean() -> None:
    assert signals.rms(np.array([[3.0, 4.0]])) == pytest.approx(np.sqrt(12.5))


@pytest.mark.parametrize("activation", signals.PASSED_ON)
def test_predictions_agree_with_drawn_weights(activation: str) -> None:
    rng, sizes, variances = np.random.default_rng(5), (300, 400, 200), (0.004, 0.006)
    x, da = rng.normal(0.7, 1.1, size=(200, 300)), rng.normal(size=(200, 200))
    drawn = [
        np.sqrt(v) * rng.normal(size=shape)
        for v, shape in zip(variances, itertools.pairwise(sizes), strict=True)
    ]
    zs, _ = signals.signals_forward(x, drawn, activation)
    dzs = signals.signals_backward(da, drawn, zs, activation)
    up = signals.predicted_variances(float(np.mean(x**2)), sizes, variances, activation)
    back = signals.predicted_gradients(float(np.mean(da**2)), sizes, variances, activation)
    np.testing.assert_allclose([np.mean(z**2) for z in zs], up, rtol=0.15)
    np.testing.assert_allclose([np.mean(dz**2) for dz in dzs], back, rtol=0.15)
