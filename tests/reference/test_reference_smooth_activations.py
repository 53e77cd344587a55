"""Smooth activations keep their digits where a naive formula loses all of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reference import activations
from reference import smooth_activations as smooth


@pytest.mark.parametrize(
    ("forward", "expected"),
    [
        (smooth.softplus_forward, math.exp(-40)),
        (smooth.silu_forward, -40 * math.exp(-40)),
        (smooth.mish_forward, -40 * math.exp(-40)),
        (smooth.gelu_forward, -20 * math.erfc(40 / math.sqrt(2))),
    ],
)
def test_the_left_tail_at_minus_40_has_its_full_relative_precision(forward, expected: float) -> None:
    assert forward(np.array([-40.0])).item() == pytest.approx(expected, rel=1e-14, abs=0)


def test_tanh_has_a_slope_where_one_minus_its_square_is_zero() -> None:
    slope = activations.tanh_backward(np.ones(1), np.array([30.0])).item()
    assert slope == pytest.approx(4 * math.exp(-60), rel=1e-14, abs=0)


@pytest.mark.parametrize("forward", [smooth.silu_forward, smooth.gelu_forward, smooth.mish_forward])
def test_a_gated_activation_is_the_relu_at_both_extremes(forward) -> None:
    assert forward(np.array([-1000.0, 1000.0])).tolist() == [0, 1000]


@pytest.mark.parametrize("forward", [smooth.silu_forward, smooth.gelu_forward, smooth.mish_forward])
def test_a_gated_activation_dips_below_zero(forward) -> None:
    assert forward(np.linspace(-4, 0, 50)).min() < -0.1


def test_softplus_is_log_2_at_zero() -> None:
    assert smooth.softplus_forward(np.zeros(1)).item() == pytest.approx(math.log(2), rel=1e-15)


def test_softplus_minus_its_mirror_image_is_its_argument() -> None:
    z = np.linspace(-30, 30, 61)
    mirrored = smooth.softplus_forward(z) - smooth.softplus_forward(-z)
    np.testing.assert_allclose(mirrored, z, rtol=1e-14, atol=1e-14)


def test_the_approximate_gelu_is_within_5e_4_of_the_exact_one() -> None:
    z = np.linspace(-10, 10, 2001)
    apart = np.abs(smooth.gelu_forward(z) - smooth.gelu_tanh_forward(z))
    assert 1e-4 < apart.max() < 5e-4
