"""Initial weights have the spread that their formula says; bounds are at 5.6 standard errors."""

from __future__ import annotations

import numpy as np

from reference import initializers


def test_he_normal_has_mean_zero() -> None:
    weights = initializers.he_normal(np.random.default_rng(5), 300, 100)
    assert abs(weights.mean()) <= 5.6 * np.sqrt(2 / 300 / weights.size)


def test_he_normal_has_variance_two_over_the_number_of_inputs() -> None:
    weights = initializers.he_normal(np.random.default_rng(6), 300, 100)
    assert abs(weights.var() / (2 / 300) - 1) <= 5.6 * np.sqrt(2 / weights.size)


def test_he_normal_is_the_same_for_the_same_generator() -> None:
    one, other = (initializers.he_normal(np.random.default_rng(7), 4, 3) for _ in range(2))
    assert np.array_equal(one, other)


def test_he_normal_keeps_the_mean_square_of_a_signal_through_relus() -> None:
    rng = np.random.default_rng(9)
    a = rng.standard_normal((200, 256))
    for _ in range(8):
        a = np.maximum(a @ initializers.he_normal(rng, 256, 256), 0)
    assert 0.5 < np.mean(a**2) < 2
