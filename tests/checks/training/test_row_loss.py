"""`training.row_loss`: a loss that knows on which rows it is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.training.row_loss import RowLoss


def halved(outputs: Any, labels: Any) -> tuple[float, Any]:
    return float(np.sum(outputs[:, 0] - labels)), outputs / 2


def made(most: int = 9) -> RowLoss:
    return RowLoss(halved, np.array([5, 6, 7]), width=2, most=most, first=100)


def test_its_labels_are_row_numbers_and_its_value_is_that_of_the_labels_behind_them() -> None:
    loss = made()
    value, gradient = loss.both(np.full((2, 2), 8.0), np.array([102, 100]))
    assert (value, gradient.tolist(), loss.calls[0].rows.tolist()) == (4.0, [[4.0, 4.0]] * 2, [2, 0])


def test_as_an_object_it_gives_value_and_gradient_apart() -> None:
    loss = made()
    parts = loss.parts().attributes
    assert parts["forward"](np.ones((1, 2)), np.array([100])) == -4.0  # type: ignore[operator]
    assert parts["backward"](np.ones((1, 2)), np.array([100])).tolist() == [[0.5, 0.5]]  # type: ignore[operator]
    assert len(loss.calls) == 2


@pytest.mark.parametrize(
    ("outputs", "labels", "words"),
    [
        (np.ones((1, 2)), np.array([0]), "not in y"),
        (np.ones((1, 2)), np.array([100.5]), "not in y"),
        (np.ones((1, 2)), [100], "some rows of y"),
        (np.ones((0, 2)), np.array([], dtype=int), "some rows of y"),
        (np.ones((4, 2)), np.full(4, 100), "some rows of y"),
        (np.ones((2, 2)), np.array([100]), "one row for each label"),
        (np.ones((1, 3)), np.array([100]), "one row for each label"),
        (np.full((1, 2), np.nan), np.array([100]), "finite"),
        (None, np.array([100]), "one row for each label"),
    ],
)
def test_what_cannot_be_right_is_refused_and_kept(outputs: Any, labels: Any, words: str) -> None:
    loss = made()
    with pytest.raises(ValueError, match=words):
        loss.both(outputs, labels)
    assert words in loss.problem


def test_a_loss_without_end_is_stopped() -> None:
    loss = made(most=1)
    loss.both(np.ones((1, 2)), np.array([100]))
    with pytest.raises(ValueError, match="far more often"):
        loss.both(np.ones((1, 2)), np.array([100]))
