"""A reference's run taken apart into steps: put together again it is the same, and changed it is another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.checks.training import steps
from autograder.checks.training.runs import TrainingRun, train_reference
from autograder.checks.training.steps import Trajectories


def train(params: Any, X: Any, y: Any, lr: float, batches: Any) -> tuple[Any, list[float]]:
    """A line w·x + b, trained on the mean squared error."""
    (w, b), losses = params, []
    for rows in batches:
        error = X[rows] @ w + b - y[rows]
        losses.append(float(np.mean(error**2)))
        w, b = w - lr * 2 * X[rows].T @ error / len(rows), b - lr * 2 * error.mean()
    return (w, b), losses


def with_momentum(params: Any, X: Any, y: Any, lr: float, batches: Any) -> tuple[Any, list[float]]:
    """The same with a velocity that is kept from step to step."""
    velocity, losses = [np.zeros_like(np.asarray(part)) for part in params], []
    for rows in batches:
        after, (loss,) = train(params, X, y, lr, [rows])
        velocity = [0.9 * v + a - p for v, a, p in zip(velocity, after, params, strict=True)]
        params = tuple(p + v for p, v in zip(params, velocity, strict=True))
        losses.append(loss)
    return params, losses


def run() -> TrainingRun:
    rng = np.random.default_rng(4)
    batches = [np.arange(start, start + 3) for start in (0, 3, 6)]
    start = (rng.standard_normal(2), np.asarray(0.5))
    return TrainingRun(start, rng.standard_normal((9, 2)), rng.standard_normal(9), 0.1, batches)


RUN = run()
LINE = Trajectories(train, RUN)
WHOLE = train_reference(train, RUN)


def losses(trajectory: steps.Trajectory) -> list[float]:
    return [loss for _, loss in trajectory]


def end(trajectory: steps.Trajectory) -> Any:
    return [np.asarray(part) for part in list(trajectory)[-1][0]]


def test_step_by_step_a_run_has_the_losses_of_the_whole() -> None:
    assert losses(LINE.over(LINE.batches)) == pytest.approx(WHOLE.losses)


def test_a_reference_without_memory_is_sound() -> None:
    assert LINE.sound()


def test_a_reference_that_keeps_a_velocity_is_not_sound() -> None:
    assert not Trajectories(with_momentum, RUN).sound()


def test_one_batch_alone_shows_no_memory_and_is_not_sound() -> None:
    assert not Trajectories(train, replace(RUN, batches=RUN.batches[:1])).sound()


def test_a_run_with_arguments_of_its_own_is_not_sound() -> None:
    assert not Trajectories(train, replace(RUN, more={"epochs": 2})).sound()


def test_a_factor_of_zero_leaves_the_parameters() -> None:
    assert end(LINE.over(LINE.batches, lambda step, rows: 0.0))[0] == pytest.approx(RUN.params[0])


def test_rows_mixed_with_their_own_labels_are_the_run_itself() -> None:
    assert losses(LINE.mixed(LINE.batches, LINE.batches)) == pytest.approx(WHOLE.losses)


def test_rows_mixed_with_labels_of_others_are_another_run() -> None:
    assert losses(LINE.mixed(LINE.batches, LINE.batches[::-1]))[0] != pytest.approx(WHOLE.losses[0])


def test_an_array_whose_step_is_scaled_by_zero_stays() -> None:
    w, b = end(LINE.scaled([1.0, 0.0]))
    assert (b == RUN.params[1], np.array_equal(w, RUN.params[0])) == (True, False)


def test_the_latest_place_with_the_latest_step_is_the_run_itself() -> None:
    found = end(LINE.moved(lambda p: p[-1], lambda p: p[-1], lambda m: m[-1]))
    assert found[0] == pytest.approx(WHOLE.params[0])


def test_the_sum_of_all_steps_from_the_start_is_the_run_itself() -> None:
    found = end(LINE.moved(lambda p: p[-1], lambda p: p[0], steps.total))
    assert found[0] == pytest.approx(WHOLE.params[0])


def test_the_step_before_the_first_is_zero() -> None:
    assert np.array_equal(steps.one_before([RUN.params])[0], np.zeros(2))


def test_what_is_recorded_does_not_change_the_training() -> None:
    found = list(LINE.recording(lambda step, before, after, loss: float(step)))
    assert [value for _, value in found] == [0.0, 1.0, 2.0]
    assert found[-1][0][0] == pytest.approx(WHOLE.params[0])


def test_two_structures_are_joined_array_by_array() -> None:
    joined = steps.both(np.add, {"W": np.ones(2), "b": [np.ones(1)]}, {"W": np.ones(2), "b": [np.ones(1)]})
    assert str(joined) == str({"W": 2 * np.ones(2), "b": [2 * np.ones(1)]})
