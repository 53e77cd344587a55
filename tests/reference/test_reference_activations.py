"""What the activations do, and what they do where a naive formula breaks."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reference import activations
from reference.layers import ACTIVATIONS

EXTREME = np.array([[-800.0, -745.0, -40.0], [40.0, 709.8, 800.0]])


def test_relu_keeps_positive_numbers_and_stops_the_others() -> None:
    assert activations.relu_forward(np.array([[-2.0, 0.0, 3.0]])).tolist() == [[0, 0, 3]]


def test_relu_passes_a_gradient_on_only_where_its_input_was_positive() -> None:
    dz = activations.relu_backward(np.array([[5.0, 6.0, 7.0]]), np.array([[-2.0, 0.0, 3.0]]))
    assert dz.tolist() == [[0, 0, 7]]


def test_a_closed_relu_stops_even_an_infinite_gradient() -> None:
    assert activations.relu_backward(np.array([[np.inf]]), np.array([[-1.0]])).tolist() == [[0]]


def test_sigmoid_of_zero_is_one_half() -> None:
    assert activations.sigmoid_forward(np.zeros((1, 1))).tolist() == [[0.5]]


def test_sigmoid_of_opposite_numbers_adds_up_to_one() -> None:
    z = np.linspace(0, 30, 50)[None, :]
    total = activations.sigmoid_forward(z) + activations.sigmoid_forward(-z)
    np.testing.assert_allclose(total, 1, rtol=1e-15)


@pytest.mark.parametrize("z", [-700.0, -40.0, -1.0, 1.0, 36.0])
def test_sigmoid_has_its_full_relative_precision(z: float) -> None:
    expected = math.exp(z) / (1 + math.exp(z))
    assert activations.sigmoid_forward(np.array([[z]])).item() == pytest.approx(expected, rel=1e-15, abs=0)


def test_sigmoid_of_800_is_one_and_of_minus_800_is_zero() -> None:
    assert activations.sigmoid_forward(np.array([[-800.0, 800.0]])).tolist() == [[0, 1]]


def test_sigmoid_raises_no_overflow() -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        activations.sigmoid_forward(EXTREME)


def test_sigmoid_backward_raises_no_overflow() -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        activations.sigmoid_backward(np.ones_like(EXTREME), EXTREME)


@pytest.mark.parametrize("z", [-700.0, -40.0, 40.0, 700.0])
def test_the_slope_of_a_saturated_sigmoid_is_small_and_not_zero(z: float) -> None:
    slope = activations.sigmoid_backward(np.ones((1, 1)), np.array([[z]])).item()
    assert slope == pytest.approx(math.exp(-abs(z)), rel=1e-15, abs=0)


def test_the_steepest_slope_of_the_sigmoid_is_a_quarter() -> None:
    assert activations.sigmoid_backward(np.ones((1, 1)), np.zeros((1, 1))).item() == 0.25


def test_tanh_is_odd() -> None:
    assert activations.tanh_forward(np.array([-2.0])) == -activations.tanh_forward(np.array([2.0]))


def test_the_identity_passes_all_on() -> None:
    z, da = np.array([-2.0, 3.0]), np.array([5.0, 7.0])
    passed = activations.identity_forward(z), activations.identity_backward(da, z)
    assert [array.tolist() for array in passed] == [[-2, 3], [5, 7]]


@pytest.mark.parametrize("name", sorted(set(ACTIVATIONS) - {"softmax"}))
def test_no_activation_overflows_at_the_extremes(name: str) -> None:
    z = np.array([-1000.0, -800.0, -40.0, -0.0, 0.0, 40.0, 800.0, 1000.0])
    forward, backward = ACTIVATIONS[name]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        assert np.all(np.isfinite([forward(z), backward(np.ones_like(z), z)]))


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_an_activation_of_no_examples_is_empty(name: str) -> None:
    none = np.empty((0, 3))
    forward, backward = ACTIVATIONS[name]
    assert (forward(none).shape, backward(none, none).shape) == ((0, 3), (0, 3))


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_float32_stays_float32_in_every_activation(name: str) -> None:
    z = np.array([[-1.0, 2.0]], dtype=np.float32)
    forward, backward = ACTIVATIONS[name]
    assert (forward(z).dtype, backward(z, z).dtype) == (np.float32, np.float32)
