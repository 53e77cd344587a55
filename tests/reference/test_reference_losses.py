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


def test_a_gradient_that_is_the_same_for_all_probabilities_does_not_move_the_logits() -> None:
    dz = losses.softmax_backward(np.full((2, 3), 7.0), np.array([[0.0, 1.0, -2.0], [0.5, 0.25, 4.0]]))
    np.testing.assert_allclose(dz, 0, atol=1e-15)


def test_softmax_backward_of_the_loss_of_probabilities_is_the_loss_of_logits_backward() -> None:
    z, y = np.random.default_rng(3).standard_normal((4, 3)), np.array([0, 2, 1, 1])
    dp = np.zeros((4, 3))
    dp[np.arange(4), y] = -1 / losses.softmax(z)[np.arange(4), y] / 4
    expected = losses.softmax_cross_entropy_backward(z, y)
    np.testing.assert_allclose(losses.softmax_backward(dp, z), expected, rtol=1e-13)


@pytest.mark.parametrize(("label", "cost"), [(1, 1000.0), (0, 0.0)])
def test_a_certain_no_costs_its_logit_if_it_is_wrong_and_nothing_if_it_is_right(
    label: int, cost: float
) -> None:
    assert losses.binary_cross_entropy(np.array([[-1000.0]]), np.array([[label]])) == cost


def test_binary_cross_entropy_does_not_overflow_at_a_thousand() -> None:
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        losses.binary_cross_entropy(CONFIDENT, np.eye(2))
        losses.binary_cross_entropy_backward(CONFIDENT, np.eye(2))


def test_binary_cross_entropy_is_the_cross_entropy_of_two_classes() -> None:
    z, y = np.random.default_rng(3).standard_normal((6, 1)), np.array([0, 1, 1, 0, 1, 0])
    two = np.hstack([np.zeros((6, 1)), z])
    expected = losses.softmax_cross_entropy(two, y)
    assert losses.binary_cross_entropy(z, y[:, None]) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("function", [losses.binary_cross_entropy, losses.binary_cross_entropy_backward])
def test_binary_cross_entropy_refuses_a_column_against_a_flat_array(function: object) -> None:
    with pytest.raises(ValueError, match=r"shape \(3, 1\) and targets \(3,\)"):
        function(np.ones((3, 1)), np.ones(3))


@pytest.mark.parametrize(
    ("loss", "labels"),
    [
        (losses.BY_TASK["regression"], np.empty((0, 3))),
        (losses.BY_TASK["binary"], np.empty((0, 3))),
        (losses.BY_TASK["multi-class"], np.empty(0, dtype=int)),
    ],
)
@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:invalid value")
def test_no_examples_have_a_loss_of_nan_and_an_empty_gradient(loss: losses.Loss, labels: np.ndarray) -> None:
    none = np.empty((0, 3))
    assert math.isnan(loss.forward(none, labels))
    assert loss.backward(none, labels).shape == (0, 3)


@pytest.mark.parametrize(
    ("task", "predictions"),
    [("regression", [[0, 0]]), ("binary", [[0.5, 0.5]]), ("multi-class", [[0.5, 0.5]])],
)
def test_the_task_decides_what_outputs_of_zero_predict(task: str, predictions: list[list[float]]) -> None:
    assert losses.BY_TASK[task].prediction(np.zeros((1, 2))).tolist() == predictions
