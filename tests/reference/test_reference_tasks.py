"""The last layer of each task, and the answers that its outputs stand for."""

from __future__ import annotations

import numpy as np
import pytest

from reference import losses, tasks

Z = np.array([[1.5, -0.5, 2.0], [-3.0, -1.0, -2.0]])


@pytest.mark.parametrize(
    ("task", "y", "expected"),
    [
        ("regression", np.ones(4), (1, "mse")),
        ("regression", np.ones((4, 3)), (3, "mse")),
        ("binary", np.array([0, 1, 1]), (1, "binary_cross_entropy")),
        ("multi-label", np.array([[0, 1], [1, 1], [0, 0]]), (2, "binary_cross_entropy")),
        ("multi-class", np.array([0, 4, 1]), (5, "softmax_cross_entropy")),
    ],
)
def test_a_task_has_its_units_and_its_loss(task: str, y: np.ndarray, expected: tuple[int, str]) -> None:
    assert tasks.output_layer(task, y) == expected


def test_every_loss_is_one_of_the_reference() -> None:
    for task in tasks.TASKS:
        _, loss = tasks.output_layer(task, np.array([0, 1]) if task != "multi-label" else np.eye(2))
        assert callable(getattr(losses, loss))


@pytest.mark.parametrize(
    ("task", "expected"),
    [("multi-label", [[1, 0, 1], [0, 0, 0]]), ("multi-class", [2, 1])],
)
def test_answers_are_labels(task: str, expected: list[object]) -> None:
    found = tasks.predict(task, Z)
    assert (found.dtype, found.tolist()) == (np.int64, expected)


def test_a_binary_answer_is_one_label_for_each_row() -> None:
    found = tasks.predict("binary", Z[:, :1])
    assert (found.dtype, found.tolist()) == (np.int64, [1, 0])


def test_an_answer_of_regression_is_the_output() -> None:
    assert np.array_equal(tasks.predict("regression", Z), Z)


def test_an_answer_is_what_the_loss_holds_for_likelier() -> None:
    assert np.array_equal(tasks.predict("multi-class", Z), losses.softmax(Z).argmax(axis=1))
    probabilities = losses.BY_TASK["binary"].prediction(Z)
    assert np.array_equal(tasks.predict("multi-label", Z), probabilities > 0.5)


def test_another_task_is_refused() -> None:
    with pytest.raises(ValueError, match="it must be one of regression, binary"):
        tasks.output_layer("ranking", np.ones(3))
    with pytest.raises(ValueError, match="it must be one of regression, binary"):
        tasks.predict("ranking", Z)
