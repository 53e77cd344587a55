"""One short example for each of the main checks: `docs/api.md` prints them, and a test runs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks import array, cases
from autograder.checks.batch_norm import adapters as batch_norm
from autograder.checks.batch_norm import running_statistics
from autograder.checks.functions import agreement, cached_backward, numerical_gradient
from autograder.checks.optimizers import adapters as optimizers
from autograder.checks.optimizers import inputs, rules, schedules
from autograder.checks.sampling import adapters as sampling
from autograder.checks.sampling import dropout, initializers
from autograder.checks.sampling.variance_schemes import Scheme
from autograder.checks.training import adapters as training
from autograder.checks.training import loop, runs, trajectory


def check_array(student: Any, rng: Any) -> None:
    z = rng.normal(size=(4, 3))
    value = student.call("relu", z)
    array.check_array(value, np.maximum(z, 0), called="relu(z)")


def check_values(student: Any, rng: Any) -> None:
    function = cases.Function("square_backward", ("dy", "x"), cotangent="dy")

    def draw(rng: Any, n: int, d: int, m: int) -> Any:
        return cases.cotangent(rng, n, d), cases.normal(rng, n, d)

    def reference(dy: Any, x: Any) -> Any:
        return 2 * x * dy

    agreement.check_values(student, function, reference, cases.designed(rng, draw))


def check_unchanged(student: Any, rng: Any) -> None:
    function = cases.Function("relu", ("z",))
    case = cases.Case((cases.off_zero(rng, 4, 3),))
    agreement.check_unchanged(student, function, lambda z: np.maximum(z, 0), case)


def check_gradients(student: Any, rng: Any) -> None:
    forward = cases.Function("scale_forward", ("x", "w"), result="out")
    backward = cases.Function("scale_backward", ("dout", "w", "cache"), ("dx", "dw"), cotangent="dout")
    functions = cached_backward.ForwardBackward(forward, backward)
    args = cases.normal(rng, 4, 3), cases.normal(rng, 4, 3)
    one = cached_backward.expected_pass(
        lambda dout, x, w: (dout * w, dout * x), args, cases.cotangent(rng, 4, 3)
    )
    cached_backward.check_gradients(student, functions, [one], forwards_first=True)


def check_own_gradient(student: Any, rng: Any) -> None:
    backward = cases.Function("square_backward", ("dy", "x"), cotangent="dy")
    forward = numerical_gradient.OwnForward(
        "square", arguments=lambda dy, x: (x,), places={"": 0}, rng=rng, cotangent=lambda dy, x: dy
    )
    case = cases.Case((cases.cotangent(rng, 4, 3), cases.normal(rng, 4, 3)))
    numerical_gradient.check_own_gradient(student, backward, forward, [case])


def check_dropout(student: Any, rng: Any) -> None:
    dropout.check_dropout(student, sampling.DropoutClass("Dropout", {"rate": "p"}), rng)


def check_scheme(student: Any, rng: Any) -> None:
    initializer = sampling.Initializer("he_normal", ("fan_in", "fan_out", "rng"))
    initializers.check_scheme(student, initializer, Scheme("normal", 2, "fan_in"), rng)


def check_running_statistics(student: Any, rng: Any) -> None:
    layer = batch_norm.BatchNormClass("BatchNorm", {"features": "d"})
    running_statistics.check_running_statistics(student, layer, rng)


def check_rule(student: Any, rng: Any) -> None:
    class Momentum:
        def __init__(self, learning_rate: float, momentum: float) -> None:
            self.learning_rate, self.momentum, self.velocity = learning_rate, momentum, [0.0, 0.0, 0.0]

        def step(self, params: Any, grads: Any) -> Any:
            pairs = zip(self.velocity, grads, strict=True)
            self.velocity = [self.momentum * v - self.learning_rate * g for v, g in pairs]
            return [w + v for w, v in zip(params, self.velocity, strict=True)]

    optimizer = optimizers.OptimizerClass("Momentum")
    ranges = {"learning_rate": inputs.LEARNING_RATE, "momentum": inputs.DECAY}
    rules.check_rule(student, optimizer, {"velocity": Momentum}, ranges, rng, eps="")


def check_schedule(student: Any, rng: Any) -> None:
    def exponential(rate: float, s: float) -> Callable[[int], float]:
        return lambda step: float(rate * 0.1 ** (step / s))

    schedule = schedules.Schedule("exponential", ("rate", "s"))
    settings = [((0.3, 20.0), schedules.corners(20, last=60)), ((0.7, 7.0), schedules.corners(7, last=30))]
    schedules.check_schedule(student, schedule, {"a tenth every s": exponential}, settings)


def check_loop(student: Any, rng: Any) -> None:
    fit = loop.Loop("fit", ("model", "loss", "X", "y", "epochs", "batch_size", "rng"))
    loop.check_loop(student, fit, rng)


def check_losses(student: Any, rng: Any) -> None:
    def reference(params: Any, X: Any, y: Any, lr: float, batches: Any) -> Any:
        (w, b), losses = params, []
        for rows in batches:
            error = X[rows] @ w + b - y[rows]
            losses.append(np.mean(error**2))
            w, b = w - lr * 2 * X[rows].T @ error / len(rows), b - lr * 2 * np.mean(error, keepdims=True)
        return [w, b], losses

    train = training.TrainingFunction("train", ("params", "X", "y"), {"lr": "eta", "batches": "batches"})
    X, y = rng.normal(size=(40, 3)), rng.normal(size=40)
    batches = runs.draw_batches(rng, rows=40, size=16, steps=6)
    run = runs.TrainingRun([rng.normal(size=3), rng.normal(size=1)], X, y, 0.1, batches)
    trajectory.check_losses(student, train, reference, run)


EXAMPLES: dict[str, Callable[[Any, Any], None]] = {
    "array.check_array": check_array,
    "functions.agreement.check_values": check_values,
    "functions.agreement.check_unchanged": check_unchanged,
    "functions.cached_backward.check_gradients": check_gradients,
    "functions.numerical_gradient.check_own_gradient": check_own_gradient,
    "sampling.dropout.check_dropout": check_dropout,
    "sampling.initializers.check_scheme": check_scheme,
    "batch_norm.running_statistics.check_running_statistics": check_running_statistics,
    "optimizers.rules.check_rule": check_rule,
    "optimizers.schedules.check_schedule": check_schedule,
    "training.loop.check_loop": check_loop,
    "training.trajectory.check_losses": check_losses,
}
