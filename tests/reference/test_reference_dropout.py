"""What dropout drops, and what it does to the rest."""

from __future__ import annotations

import numpy as np
import pytest

from reference import dropout


def mask(seed: int = 4, rate: float = 0.2) -> np.ndarray:
    return dropout.dropout_mask(np.random.default_rng(seed), (300, 100), rate)


def test_a_mask_holds_zeros_and_one_over_what_is_kept() -> None:
    assert np.unique(mask()).tolist() == [0, 1.25]


def test_the_share_that_is_dropped_is_the_rate() -> None:
    assert np.mean(mask() == 0) == pytest.approx(0.2, abs=5.6 * np.sqrt(0.2 * 0.8 / 30_000))


def test_dropout_keeps_the_mean_of_its_input() -> None:
    y = dropout.dropout_forward(np.full((300, 100), 3.0), mask())
    assert y.mean() == pytest.approx(3, abs=5.6 * 3 * np.sqrt(0.25 / 30_000))


def test_a_rate_of_zero_changes_nothing() -> None:
    assert np.all(mask(rate=0.0) == 1)


def test_the_same_generator_drops_the_same() -> None:
    assert np.array_equal(mask(seed=8), mask(seed=8))


@pytest.mark.parametrize("rate", [-0.1, 1.0, 1.5, float("nan")])
def test_a_rate_that_is_no_share_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="at least 0 and less than 1"):
        mask(rate=rate)


def test_what_was_dropped_gets_no_gradient() -> None:
    dx = dropout.dropout_backward(np.array([3.0, 4.0]), np.array([0.0, 1.25]))
    assert dx.tolist() == [0, 5]
