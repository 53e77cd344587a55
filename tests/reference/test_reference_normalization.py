"""What normalization fixes, what it leaves free, and what it does with very little data."""

from __future__ import annotations

import numpy as np
import pytest

from reference import normalization as norm


@pytest.fixture
def x() -> np.ndarray:
    return 100 + 5 * np.random.default_rng(2).standard_normal((40, 3))


ONES, ZEROS = np.ones(3), np.zeros(3)


def test_each_feature_of_a_batch_gets_mean_beta_and_deviation_gamma(x: np.ndarray) -> None:
    y = norm.batch_norm_forward(x, np.array([1.0, 2, 3]), np.array([5.0, 6, 7]), eps=0)
    np.testing.assert_allclose([y.mean(axis=0), y.std(axis=0)], [[5, 6, 7], [1, 2, 3]], rtol=1e-12)


def test_each_example_gets_mean_0_and_variance_1_over_its_features(x: np.ndarray) -> None:
    y = norm.layer_norm_forward(x, ONES, ZEROS, eps=0)
    np.testing.assert_allclose(y.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=1), 1, rtol=1e-12)


def test_epsilon_is_added_to_the_variance_under_the_root() -> None:
    x = np.array([[0.0], [2.0]])
    assert norm.batch_norm_forward(x, ONES[:1], ZEROS[:1], eps=3.0).tolist() == [[-0.5], [0.5]]


def test_a_constant_feature_gives_beta_and_no_gradient_to_gamma() -> None:
    x, dy = np.full((4, 3), 7.0), np.random.default_rng(1).standard_normal((4, 3))
    y = norm.batch_norm_forward(x, ONES, 2 * ONES)
    _, dgamma, _ = norm.batch_norm_backward(dy, x, ONES)
    assert (y.tolist(), dgamma.tolist()) == ([[2, 2, 2]] * 4, [0, 0, 0])


def test_a_large_mean_does_not_spoil_the_variance() -> None:
    x = 1e8 + np.array([[-1.0], [1.0]])
    assert norm.batch_norm_forward(x, ONES[:1], ZEROS[:1], eps=0).tolist() == [[-1], [1]]


def test_a_constant_added_to_a_feature_changes_nothing(x: np.ndarray) -> None:
    dx, _, _ = norm.batch_norm_backward(np.random.default_rng(1).standard_normal(x.shape), x, ONES)
    np.testing.assert_allclose(dx.sum(axis=0), 0, atol=1e-13)


def test_training_on_a_single_example_is_refused() -> None:
    with pytest.raises(ValueError, match="single example"):
        norm.batch_norm_forward(np.ones((1, 3)), ONES, ZEROS)


def test_a_batch_of_none_gives_an_output_of_none() -> None:
    assert norm.batch_norm_forward(np.empty((0, 3)), ONES, ZEROS).shape == (0, 3)


def test_a_batch_of_none_leaves_the_running_statistics() -> None:
    mean, variance = norm.batch_norm_update(np.empty((0, 3)), 2 * ONES, 3 * ONES)
    assert (mean.tolist(), variance.tolist()) == ([2, 2, 2], [3, 3, 3])


def test_momentum_is_what_is_kept_of_the_old_statistics() -> None:
    x = np.array([[1.0], [3.0]])
    mean, variance = norm.batch_norm_update(x, np.array([10.0]), np.array([20.0]), momentum=0.75)
    assert (mean.tolist(), variance.tolist()) == ([0.75 * 10 + 0.25 * 2], [0.75 * 20 + 0.25 * 2])


def test_inference_with_a_batchs_own_statistics_is_training(x: np.ndarray) -> None:
    y = norm.batch_norm_inference_forward(x, ONES, ZEROS, x.mean(axis=0), x.var(axis=0))
    np.testing.assert_allclose(y, norm.batch_norm_forward(x, ONES, ZEROS), rtol=1e-12)


def test_inference_serves_a_single_example() -> None:
    y = norm.batch_norm_inference_forward(np.full((1, 3), 5.0), ONES, ZEROS, ONES, 4 * ONES, eps=0)
    assert y.tolist() == [[2, 2, 2]]


def test_a_folded_layer_equals_a_dense_layer_and_batch_norm_in_inference() -> None:
    rng = np.random.default_rng(5)
    x, W, numbers = rng.standard_normal((5, 4)), rng.standard_normal((4, 3)), rng.standard_normal((4, 3))
    b, gamma, beta, mean = numbers
    variance = np.array([0.5, 1.0, 4.0])
    y = norm.batch_norm_inference_forward(x @ W + b, gamma, beta, mean, variance, 0.25)
    folded_W, folded_b = norm.fold(W, b, gamma, beta, mean, variance, 0.25)
    np.testing.assert_allclose(x @ folded_W + folded_b, y, rtol=1e-12)
