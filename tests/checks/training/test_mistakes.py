"""A wrong training run that is exactly the right one with one thing changed is told which; of others nothing is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.training import adapters, runs, trajectory
from tests.checks.local_student import student

LOOP = """
def train(params, X, y, lr, batches):
    losses, given = [], params
    for i, rows in enumerate(batches):
        loss, grads = measured(params, X[rows], y[rows])
        losses.append(loss)
        params = [(w - lr * dw, b - lr * db) for (w, b), (dw, db) in zip(params, grads)]
    return params, losses
"""
TRAIN = adapters.TrainingFunction()
STEP = "w - lr * dw, b - lr * db"
RECORD = "        losses.append(loss)\n"


def measured(params: Any, X: Any, y: Any) -> tuple[float, Any]:
    """The squared error of two linear layers, and its gradients."""
    (w, b), (v, c) = params
    hidden = X @ w + b
    error = hidden @ v + c - y[:, None]
    below = 2 * error @ v.T / len(X)
    upper = hidden.T @ error * 2 / len(X), 2 * error.mean(axis=0)
    return float(np.mean(error**2)), [(X.T @ below, below.sum(axis=0)), upper]


def loop(*edits: tuple[str, str]) -> Callable[..., Any]:
    text = LOOP
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    names: dict[str, Any] = {"measured": measured, "np": np}
    exec(text, names)
    train: Callable[..., Any] = names["train"]
    return train


def course() -> runs.TrainingRun:
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(40, 3)), rng.integers(0, 2, size=40)
    params = [(rng.normal(size=(3, 2)), rng.normal(size=2)), (rng.normal(size=(2, 1)), rng.normal(size=1))]
    return runs.TrainingRun(params, X, y, 0.004, runs.draw_batches(rng, 40, 12, 10))


def failure(verdict: Callable[..., None], train: Callable[..., Any]) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        verdict(student(train=train), TRAIN, loop(), course())
    return caught.value


WRONG = {
    "goes up the gradient": [(STEP, STEP.replace("-", "+"))],
    "never moves": [(STEP, "w, b")],
    "has 0.008 for its learning rate where it is given 0.004": [(STEP, STEP.replace("lr", "2 * lr"))],
    "has 0.01 for its learning rate where it is given 0.004": [(STEP, STEP.replace("lr", "0.01"))],
    "multiplies each step by the number of rows in its batch": [(STEP, STEP.replace("lr", "lr * len(rows)"))],
    "divides each step by the number of rows in its batch": [(STEP, STEP.replace("lr", "lr / len(rows)"))],
    "takes the batches from the last to the first": [("(batches)", "(batches[::-1])")],
    "takes all rows in every step": [("X[rows], y[rows]", "X, y")],
    "takes the first labels of y in place of its batch's": [("y[rows]", "y[:len(rows)]")],
    "takes every gradient at the parameters it was given": [
        ("        losses.app", "        _, grads = measured(given, X[rows], y[rows])\n        losses.app")
    ],
    "begins every step at the parameters it was given": [("zip(params", "zip(given")],
    "moves only the first array of each layer": [(STEP, "w - lr * dw, b")],
    "moves only the last layer": [("zip(params, grads)]", "zip(params, grads)]\n        params[0] = given[0]")],
    "goes up the gradient in the second array of each layer": [("b - lr", "b + lr")],
}  # fmt: skip
IN_LOSSES = {
    "leaves the learning rate out in the second array of each layer": [("b - lr * db", "b - db")],
    "records each loss after its step": [
        (RECORD, ""),
        ("    return", "        losses.append(measured(params, X[rows], y[rows])[0])\n    return"),
    ],
    "records the loss on all rows before each step": [("append(loss)", "append(measured(params, X, y)[0])")],
    "sums each loss over the rows of its batch": [("append(loss)", "append(loss * len(rows))")],
    "records the mean of all losses so far": [
        ("append(loss)", "append((loss + i * (losses[-1] if losses else 0)) / (i + 1))")
    ],
}
ENDS = {
    "leaves out the last batch": [("(batches)", "(batches[:-1])")],
    "takes one step alone": [("    return", "        return")],
    "takes the last batch twice": [("(batches)", "([*batches, batches[-1]])")],
    "takes a step for every row by itself": [("(batches)", "([[row] for rows in batches for row in rows])")],
}


@pytest.mark.parametrize("said", WRONG | IN_LOSSES)
def test_losses_are_told_what_run_they_are_of(said: str) -> None:
    text = failure(trajectory.check_losses, loop(*(WRONG | IN_LOSSES)[said])).message
    assert f"These are exactly the losses of a run that {said}, and is right in all else." in text


@pytest.mark.parametrize("said", WRONG | ENDS)
def test_parameters_are_told_what_run_ends_there(said: str) -> None:
    text = failure(trajectory.check_parameters, loop(*(WRONG | ENDS)[said])).message
    assert f"These are exactly the parameters of a run that {said}, and is right in all else." in text


@pytest.mark.parametrize(
    "edits",
    [
        [(STEP, STEP.replace("-", "+")), ("append(loss)", "append(loss * len(rows))")],
        [(STEP, STEP.replace("lr", "1.7 * lr"))],
        [(STEP, STEP.replace("-", "+").replace("dw", "(dw + 1e-3)"))],
    ],
    ids=["two mistakes", "a factor of no list", "nearly one mistake"],
)
def test_of_any_other_run_nothing_is_told(edits: list[tuple[str, str]]) -> None:
    assert "exactly" not in failure(trajectory.check_losses, loop(*edits)).message


def test_a_hidden_run_is_not_told_of() -> None:
    assert "exactly" not in failure(trajectory.check_losses, loop(*WRONG["goes up the gradient"])).redacted


def with_momentum(params: Any, X: Any, y: Any, lr: float, batches: Any) -> Any:
    velocity, losses = [(0 * w, 0 * b) for w, b in params], []
    for rows in batches:
        loss, grads = measured(params, X[rows], y[rows])
        losses.append(loss)
        velocity = [(0.9 * v + dw, 0.9 * c + db) for (v, c), (dw, db) in zip(velocity, grads, strict=True)]
        params = [(w - lr * v, b - lr * c) for (w, b), (v, c) in zip(params, velocity, strict=True)]
    return params, losses


def test_of_a_reference_that_keeps_something_nothing_is_told() -> None:
    with pytest.raises(CheckFailure) as caught:
        trajectory.check_losses(student(train=loop(*WRONG["never moves"])), TRAIN, with_momentum, course())
    assert "exactly" not in caught.value.message


def test_a_reference_that_refuses_a_step_size_tells_nothing() -> None:
    def strict(params: Any, X: Any, y: Any, lr: float, batches: Any) -> Any:
        assert lr > 0
        return loop()(params, X, y, lr, batches)

    with pytest.raises(CheckFailure) as caught:
        trajectory.check_losses(
            student(train=loop(*WRONG["moves only the last layer"])), TRAIN, strict, course()
        )
    assert "exactly" not in caught.value.message
