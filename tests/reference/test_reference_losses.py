"""What the losses measure, and that they stay right where exponentials do not fit into a float."""

from __future__ import annotations

import math

import numpy as np
import pytest

from reference import losses

CONFIDENT = np.array([[1000.0, -1000.0], [-1000.0, 1000.0]])


def test_softmax_of_equal_scores_is_uniform() -> None:
    assert losses.softmax(np.full((2, 4), 7.0)).tolist() == [[0.25] * 4] * 2


def test_softmax_of_each_row_sums_to_one() -> None:
    rows = losses.softmax(np.random.default_rng(3).normal(0, 20, (50, 7))).sum(axis=1)
    np.testing.assert_allclose(rows, 1, rtol=1e-15)


def test_softmax_of_logarithms_gives_back_the_proportions() -> None:
    p = losses.softmax(np.log([[1.0, 2.0, 5.0]]))
    np.testing.assert_allclose(p, [[0.125, 0.25, 0.625]], rtol=1e-15)


@pytest.mark.parametrize("shift", [-1000.0, 1000.0])
def test_softmax_does_not_change_when_a_row_is_shifted(shift: float) -> None:
    z = np.array([[0.0, 1.0, -2.0], [0.5, 0.25, 4.0]])
    np.testing.assert_allclose(losses.softmax(z + shift), losses.softmax(z), rtol=1e-15)


def test_softmax_of_opposite_thousands_is_certain() -> None:
    assert losses.softmax(CONFIDENT).tolist() == [[1, 0], [0, 1]]


def test_nothing_overflows_at_a_thousand() -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        losses.softmax_cross_entropy(CONFIDENT, np.array([1, 0]))
        losses.softmax_cross_entropy_backward(CONFIDENT, np.array([1, 0]))


def test_cross_entropy_of_equal_scores_is_the_logarithm_of_the_number_of_classes() -> None:
    loss = losses.softmax_cross_entropy(np.zeros((3, 5)), np.array([0, 4, 2]))
    assert loss == pytest.approx(math.log(5), rel=1e-15, abs=0)


def test_a_confident_mistake_costs_the_gap_between_the_logits() -> None:
    assert losses.softmax_cross_entropy(CONFIDENT, np.array([1, 0])) == 2000


def test_a_confident_hit_costs_nothing() -> None:
    assert losses.softmax_cross_entropy(CONFIDENT, np.array([0, 1])) == 0


def test_cross_entropy_is_the_mean_over_the_batch() -> None:
    z, y = np.array([[0.0, 1.0], [2.0, -1.0], [0.5, 0.0]]), np.array([0, 0, 1])
    alone = [losses.softmax_cross_entropy(z[[n]], y[[n]]) for n in range(3)]
    assert losses.softmax_cross_entropy(z, y) == pytest.approx(sum(alone) / 3, rel=1e-15, abs=0)


def test_the_gradient_of_a_confident_mistake_is_one_up_and_one_down_over_the_batch() -> None:
    dz = losses.softmax_cross_entropy_backward(CONFIDENT, np.array([1, 0]))
    assert dz.tolist() == [[0.5, -0.5], [-0.5, 0.5]]


def test_each_row_of_the_gradient_sums_to_zero() -> None:
    z, y = np.random.default_rng(4).normal(size=(6, 5)), np.array([0, 1, 2, 3, 4, 0])
    sums = losses.softmax_cross_entropy_backward(z, y).sum(axis=1)
    np.testing.assert_allclose(sums, 0, atol=1e-16)


def test_losses_are_plain_numbers() -> None:
    z = np.ones((2, 3))
    assert {type(losses.softmax_cross_entropy(z, np.array([0, 1]))), type(losses.mse(z, z))} == {float}


def test_mse_is_the_mean_over_all_elements() -> None:
    p, t = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([[1.0, 0.0], [3.0, 4.0], [5.0, 2.0]])
    assert losses.mse(p, t) == pytest.approx(20 / 6, rel=1e-15, abs=0)


def test_mse_backward_is_twice_the_difference_over_the_number_of_elements() -> None:
    p, t = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.0, 0.0], [5.0, 4.0]])
    assert losses.mse_backward(p, t).tolist() == [[0, 1], [-1, 0]]


@pytest.mark.parametrize("function", [losses.mse, losses.mse_backward])
def test_mse_refuses_a_column_against_a_flat_array(function: object) -> None:
    with pytest.raises(ValueError, match=r"\(5, 1\) and targets \(5,\)"):
        function(np.ones((5, 1)), np.ones(5))  # type: ignore[operator]
