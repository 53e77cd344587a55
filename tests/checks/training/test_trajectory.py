"""`training.trajectory`: the trajectory of a small linear model with squared error, which knows no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.training import adapters, runs, trajectory
from tests.checks.local_student import student

LOOP = adapters.TrainingFunction()


def loss_of(params: Any, X: Any, y: Any) -> float:
    w, b = params[0]
    return float(np.mean((X @ w + b - y[:, None]) ** 2))


def train(params: Any, X: Any, y: Any, lr: float, batches: Any) -> tuple[Any, Any]:
    params, losses = list(params), []
    for rows in batches:
        w, b = params[0]
        error = X[rows] @ w + b - y[rows][:, None]
        losses.append(np.mean(error**2))
        params = [(w - lr * 2 * X[rows].T @ error / len(rows), b - lr * 2 * error.mean(axis=0))]
    return params, losses


def course(lr: float = 0.1) -> runs.TrainingRun:
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(40, 3)), rng.integers(0, 2, size=40)
    params = [(rng.normal(size=(3, 1)), rng.normal(size=1))]
    return runs.TrainingRun(params, X, y, lr, runs.draw_batches(rng, 40, 16, 12))


def kinds(function: Callable[..., Any]) -> dict[str, str]:
    """The kind of failure by verdict, without those that pass."""
    run, who = course(), student(train=function)
    rng = np.random.default_rng(6)
    X, y = rng.normal(size=(50, 3)), rng.integers(0, 2, size=50)
    verdicts: dict[str, Callable[[], None]] = {
        "losses": lambda: trajectory.check_losses(who, LOOP, train, run),
        "parameters": lambda: trajectory.check_parameters(who, LOOP, train, run),
        "held_out": lambda: trajectory.check_held_out_loss(who, LOOP, train, run, loss_of, X, y),
        "unchanged": lambda: trajectory.check_unchanged(who, LOOP, train, run),
    }
    found = {}
    for name, verdict in verdicts.items():
        try:
            verdict()
        except CheckFailure as failure:
            found[name] = failure.kind
    return found


def changed(how: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """A student whose run is right and whose answer is then changed."""
    return lambda *args: how(*train(*args))


def test_a_right_run_passes_everything() -> None:
    assert kinds(train) == {}


def test_tuples_and_an_array_of_losses_are_right() -> None:
    assert kinds(changed(lambda params, losses: [tuple(map(list, params)), np.array(losses)])) == {}


def test_a_float32_run_is_right() -> None:
    def single(params: Any, X: Any, y: Any, lr: float, batches: Any) -> Any:
        params = [tuple(part.astype(np.float32) for part in layer) for layer in params]
        return train(params, X.astype(np.float32), y.astype(np.float32), lr, batches)

    assert kinds(single) == {}


def test_untrained_parameters_fail() -> None:
    found = kinds(lambda params, *rest: (params, train(params, *rest)[1]))
    assert set(found) == {"parameters", "held_out", "unchanged"}


def test_a_path_that_climbs_fails() -> None:
    def climbs(params: Any, X: Any, y: Any, lr: float, batches: Any) -> Any:
        return train(params, X, y, -lr, batches)

    assert set(kinds(climbs)) == {"losses", "parameters", "held_out", "unchanged"}


def test_a_better_path_fails_too() -> None:
    def faster(params: Any, X: Any, y: Any, lr: float, batches: Any) -> Any:
        return train(params, X, y, 2 * lr, batches)

    assert kinds(faster)["held_out"] == "training"


def test_losses_after_the_step_fail() -> None:
    found = kinds(changed(lambda params, losses: (params, [*losses[1:], losses[-1]])))
    assert found == {"losses": "training"}


def test_a_loss_too_few_fails() -> None:
    assert kinds(changed(lambda params, losses: (params, losses[:-1]))) == {"losses": "shape"}


def test_losses_of_shape_one_fail() -> None:
    found = kinds(changed(lambda params, losses: (params, [np.array([loss]) for loss in losses])))
    assert found == {"losses": "shape"}


def test_nan_losses_fail() -> None:
    found = kinds(changed(lambda params, losses: (params, [np.nan] * len(losses))))
    assert found == {"losses": "finite"}


def test_nan_parameters_fail() -> None:
    found = kinds(changed(lambda params, losses: ([(w * np.nan, b) for w, b in params], losses)))
    assert found == {"parameters": "finite", "held_out": "finite", "unchanged": "finite"}


def test_parameters_without_their_losses_fail() -> None:
    assert set(kinds(changed(lambda params, losses: params)).values()) == {"shape"}


def test_steps_in_place_cost_the_mutation_test_alone() -> None:
    def in_place(params: Any, *rest: Any) -> Any:
        new, losses = train(params, *rest)
        for old, fresh in zip(params[0], new[0], strict=True):
            old[...] = fresh
        return params, losses

    assert kinds(in_place) == {"unchanged": "mutation"}


def test_nothing_that_the_student_sent_is_in_the_hidden_text() -> None:
    with pytest.raises(CheckFailure) as caught:
        trajectory.check_losses(
            student(train=changed(lambda p, losses: (p, [4321.0] * 12))), LOOP, train, course()
        )
    assert not any(character.isdigit() for character in caught.value.redacted)


def test_batches_hold_each_row_once_before_any_comes_again() -> None:
    drawn = runs.draw_batches(np.random.default_rng(0), 10, 4, 3)
    assert sorted(np.concatenate(drawn)) == list(range(10))


def test_a_stable_course_is_kept_whole() -> None:
    run = course()
    assert runs.draw_stable_run(train, lambda: run, np.random.default_rng(0)) is run


def test_an_unstable_course_is_drawn_again() -> None:
    drawn = iter([course(lr=0.0), course()])
    found = runs.draw_stable_run(train, lambda: next(drawn), np.random.default_rng(0))
    assert found.lr == course().lr


def test_a_course_that_moves_nothing_is_not_stable() -> None:
    assert not runs.is_stable(train, course(lr=0.0), np.random.default_rng(0))


def test_courses_that_are_never_stable_are_refused() -> None:
    with pytest.raises(ValueError, match="smaller learning rate"):
        runs.draw_stable_run(chaotic, course, np.random.default_rng(0))


def chaotic(params: Any, X: Any, y: Any, lr: float, batches: Any) -> tuple[Any, Any]:
    """A run whose first loss already hangs on the last digits."""
    new, losses = train(params, X, y, lr, batches)
    return new, [1 + np.sin(1e12 * loss) for loss in losses]
