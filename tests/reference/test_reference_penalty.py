"""What is penalized, and how much."""

from __future__ import annotations

import numpy as np

from reference import penalty

PARAMS = [np.array([[1.0, 2.0], [3.0, 0.0]]), np.array([10.0, 20.0])]


def test_the_penalty_is_half_the_sum_of_squared_weights_times_l2() -> None:
    assert penalty.l2_penalty(PARAMS, 0.5) == 0.5 / 2 * 14


def test_its_gradient_is_l2_times_the_weights_and_zero_for_biases() -> None:
    dW, db = penalty.l2_penalty_backward(PARAMS, 0.5)
    assert (dW.tolist(), db.tolist()) == ([[0.5, 1], [1.5, 0]], [0, 0])
