"""`checks.convergence` on moons, with the bounds that were measured for them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import datasets
from autograder.checks.arguments import Seed
from autograder.checks.failure import CheckFailure
from autograder.checks.training import convergence
from benchmarks import calibration
from benchmarks.calibration import runs
from benchmarks.calibration.__main__ import CONFIGS
from reference import losses, network, training
from tests.checks.local_student import student

MOONS = datasets.load("moons")
CONFIG = CONFIGS["moons"]


def fit(
    params: Any, X: Any, y: Any, lr: float, momentum: float, epochs: int, batch_size: int, rng: Any
) -> Any:
    """What a student hands in: the trained parameters, and one loss per epoch."""
    params, history = [tuple(layer) for layer in params], []
    velocity = [tuple(np.zeros_like(part) for part in layer) for layer in params]
    for _ in range(epochs):
        order, found = rng.permutation(len(X)), []
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            loss, grads = training.loss_and_gradients(params, X[rows], y[rows])
            velocity = [
                tuple(momentum * v - lr * g for v, g in zip(*both, strict=True))
                for both in zip(velocity, grads, strict=True)
            ]
            params = [
                tuple(w + v for w, v in zip(*both, strict=True))
                for both in zip(params, velocity, strict=True)
            ]
            found.append(loss)
        history.append(float(np.mean(found)))
    return params, history


def hyper() -> tuple[float, float, int, int]:
    return CONFIG.rate, CONFIG.momentum, CONFIG.epochs, CONFIG.batch


def problem() -> convergence.ShuffledTraining:
    rng = np.random.default_rng(2)

    def start() -> Any:
        W1, b1, W2, b2 = (part[0] for part in runs.starts(rng, 1, 2, CONFIG.hidden, 2))
        return [(W1, b1[0]), (W2, b2[0])]

    return convergence.ShuffledTraining(
        function="fit",
        about="moons",
        starts=[start() for _ in range(convergence.STARTS)],
        args=lambda params, seed: (params, MOONS.X_train, MOONS.y_train, *hyper(), seed),
        params=lambda value: value[0],
        reference=lambda params, rng: fit(params, MOONS.X_train, MOONS.y_train, *hyper(), rng)[0],
        loss=lambda params: losses.softmax_cross_entropy(
            network.network_forward(MOONS.X_train, params)[0], MOONS.y_train
        ),
        bounds=calibration.bounds("moons"),
        accuracy=lambda params: float(
            np.mean(network.network_forward(MOONS.X_test, params)[0].argmax(axis=1) == MOONS.y_test)
        ),
    )


def judged(function: Any, seed: int = 5) -> convergence.ConvergenceResult:
    return convergence.check_convergence(student(fit=function), problem(), np.random.default_rng(seed))


def failure(function: Any) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        judged(function)
    return caught.value


def test_a_right_run_passes_and_its_accuracy_is_known() -> None:
    assert min(judged(fit).accuracies) > 0.8


def test_half_of_the_learning_rate_ends_higher() -> None:
    found = failure(lambda p, X, y, lr, *rest: fit(p, X, y, lr / 2, *rest))
    assert (found.kind, "ends higher" in found.redacted) == ("training", True)


def test_twice_the_learning_rate_ends_lower_and_fails_too() -> None:
    found = failure(lambda p, X, y, lr, *rest: fit(p, X, y, 2 * lr, *rest))
    assert ("ends lower" in found.redacted, "Accuracies, which are not judged" in found.text) == (True, True)


def test_untrained_parameters_fail() -> None:
    assert failure(lambda params, *rest: (params, [])).kind == "training"


@pytest.mark.parametrize(
    "answer", [None, 3.0, [], ([], []), ([(np.zeros((2, 2)), np.zeros(2))] * 2, [])], ids=repr
)
def test_what_holds_no_parameters_fails_by_its_form(answer: Any) -> None:
    assert failure(lambda *args: answer).kind in ("type", "shape")


def test_parameters_that_are_not_finite_fail_as_such() -> None:
    assert failure(lambda params, *rest: ([(w * np.nan, b) for w, b in params], [])).kind == "finite"


def test_a_reference_that_diverges_is_no_way_to_pass() -> None:
    assert failure(lambda params, *rest: ([(w * 1e200, b) for w, b in params], [])).kind == "training"


def test_a_seed_is_what_the_function_gets() -> None:
    assert problem().args([], Seed(3))[-1] == Seed(3)
