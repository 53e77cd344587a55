"""What rectifiers let through on the left, and the SELU's promise."""

from __future__ import annotations

import numpy as np
import pytest

from reference import rectifiers

Z = np.array([[-2.0, -1.0, 0.0, 3.0]])
DA = np.array([[5.0, 6.0, 7.0, 8.0]])


def test_leaky_relu_scales_what_is_not_positive() -> None:
    assert rectifiers.leaky_relu_forward(Z, 0.25).tolist() == [[-0.5, -0.25, 0, 3]]


def test_leaky_relu_lets_a_gradient_through_on_the_left() -> None:
    assert rectifiers.leaky_relu_backward(DA, Z, 0.25).tolist() == [[1.25, 1.5, 1.75, 8]]


def test_parametric_relu_has_a_slope_for_each_unit() -> None:
    slope = np.array([0.5, 0.25, 1.0, 9.0])
    assert rectifiers.parametric_relu_forward(Z, slope).tolist() == [[-1, -0.25, 0, 3]]


def test_the_gradient_of_a_slope_counts_the_examples_on_its_left_alone() -> None:
    z, da = np.array([[-2.0], [3.0], [-1.0]]), np.array([[10.0], [100.0], [1000.0]])
    _, dslope = rectifiers.parametric_relu_backward(da, z, np.array([0.3]))
    assert dslope.tolist() == [-1020]


def test_elu_levels_off_at_minus_alpha() -> None:
    assert rectifiers.elu_forward(np.array([-800.0]), alpha=1.7).tolist() == [-1.7]


def test_elu_keeps_the_digits_of_a_tiny_number() -> None:
    assert rectifiers.elu_forward(np.array([-1e-20])).tolist() == [-1e-20]


def test_selu_keeps_mean_0_and_variance_1() -> None:
    a = rectifiers.selu_forward(np.random.default_rng(3).standard_normal(1_000_000))
    assert (a.mean(), a.var()) == (pytest.approx(0, abs=6e-3), pytest.approx(1, abs=1e-2))
