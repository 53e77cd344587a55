"""One short example for each of the main checks: `docs/api.md` prints them, and a test runs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def check_array(student: Any, rng: Any) -> None:
    from autograder.checks import array

    z = rng.normal(size=(4, 3))
    value = student.call("relu", z)
    array.check_array(value, np.maximum(z, 0), called="relu(z)")


def check_values(student: Any, rng: Any) -> None:
    from autograder.checks.cases import Function, cotangent, designed, normal
    from autograder.checks.functions import agreement

    function = Function("square_backward", ("dy", "x"), cotangent="dy")

    def draw(rng: Any, n: int, d: int, m: int) -> Any:
        return cotangent(rng, n, d), normal(rng, n, d)

    def reference(dy: Any, x: Any) -> Any:
        return 2 * x * dy

    agreement.check_values(student, function, reference, designed(rng, draw))


def check_unchanged(student: Any, rng: Any) -> None:
    from autograder.checks.cases import Case, Function, off_zero
    from autograder.checks.functions import agreement

    function = Function("relu", ("z",))
    case = Case((off_zero(rng, 4, 3),))
    agreement.check_unchanged(student, function, lambda z: np.maximum(z, 0), case)


def check_exact(student: Any, rng: Any) -> None:
    from itertools import pairwise

    from autograder.checks.cases import Case, Function
    from autograder.checks.functions import exact

    function = Function("parameter_count", ("sizes",))
    cases = [Case(([4, 3, 2],)), Case(([64, 50, 50, 10],)), Case(([7, 1],), "a single layer")]
    exact.check_exact(student, function, lambda sizes: sum((m + 1) * n for m, n in pairwise(sizes)), cases)


def check_gradients(student: Any, rng: Any) -> None:
    from autograder.checks.cases import Function, cotangent, normal
    from autograder.checks.functions import cached_backward

    forward = Function("scale_forward", ("x", "w"), result="out")
    backward = Function("scale_backward", ("dout", "w", "cache"), ("dx", "dw"), cotangent="dout")
    functions = cached_backward.ForwardBackward(forward, backward)
    args = normal(rng, 4, 3), normal(rng, 4, 3)
    one = cached_backward.expected_pass(lambda dout, x, w: (dout * w, dout * x), args, cotangent(rng, 4, 3))
    cached_backward.check_gradients(student, functions, [one], forwards_first=True)


def check_own_gradient(student: Any, rng: Any) -> None:
    from autograder.checks.cases import Case, Function, cotangent, normal
    from autograder.checks.functions import numerical_gradient

    backward = Function("square_backward", ("dy", "x"), cotangent="dy")
    forward = numerical_gradient.OwnForward(
        "square", arguments=lambda dy, x: (x,), places={"": 0}, rng=rng, cotangent=lambda dy, x: dy
    )
    case = Case((cotangent(rng, 4, 3), normal(rng, 4, 3)))
    numerical_gradient.check_own_gradient(student, backward, forward, [case])


def check_dropout(student: Any, rng: Any) -> None:
    from autograder.checks.sampling import adapters, dropout

    dropout.check_dropout(student, adapters.DropoutClass("Dropout", {"rate": "p"}), rng)


def check_batches(student: Any, rng: Any) -> None:
    from autograder.checks.cases import Function
    from autograder.checks.sampling import partitions

    partitions.check_batches(student, Function("minibatches", ("rows", "batch_size", "rng")), rng)


def check_scheme(student: Any, rng: Any) -> None:
    from autograder.checks.sampling import adapters, initializers, variance_schemes

    initializer = adapters.Initializer("he_normal", ("fan_in", "fan_out", "rng"))
    initializers.check_scheme(student, initializer, variance_schemes.Scheme("normal", 2, "fan_in"), rng)


def check_running_statistics(student: Any, rng: Any) -> None:
    from autograder.checks.batch_norm import adapters, running_statistics

    layer = adapters.BatchNormClass("BatchNorm", {"features": "d"})
    running_statistics.check_running_statistics(student, layer, rng)


def check_passes(student: Any, rng: Any) -> None:
    from autograder.checks.cases import normal
    from autograder.checks.layers import passes

    class Scale:
        def __init__(self, features: int) -> None:
            self.params, self.grads = [np.ones(features)], [np.zeros(features)]

        def forward(self, x: Any, training: bool) -> Any:
            self.x = x
            return x * self.params[0]

        def backward(self, dy: Any) -> Any:
            self.grads = [(dy * self.x).sum(axis=0)]
            return dy * self.params[0]

    layer = passes.LayerClass("Scale", {"features": 3}, params=("gamma",))
    passes.check_passes(student, layer, Scale, lambda rng, rows: normal(rng, rows, 3), rng)


def check_rule(student: Any, rng: Any) -> None:
    from autograder.checks.optimizers import adapters, inputs, rules

    class Momentum:
        def __init__(self, learning_rate: float, momentum: float) -> None:
            self.learning_rate, self.momentum, self.velocity = learning_rate, momentum, [0.0, 0.0, 0.0]

        def step(self, params: Any, grads: Any) -> Any:
            pairs = zip(self.velocity, grads, strict=True)
            self.velocity = [self.momentum * v - self.learning_rate * g for v, g in pairs]
            return [w + v for w, v in zip(params, self.velocity, strict=True)]

    optimizer = adapters.OptimizerClass("Momentum")
    ranges = {"learning_rate": inputs.LEARNING_RATE, "momentum": inputs.DECAY}
    rules.check_rule(student, optimizer, {"velocity": Momentum}, ranges, rng, eps="")


def check_path(student: Any, rng: Any) -> None:
    from autograder.checks.optimizers import adapters, inputs, path

    class SGD:
        def __init__(self, learning_rate: float) -> None:
            self.learning_rate = learning_rate

        def step(self, params: Any, grads: Any) -> Any:
            return [w - self.learning_rate * g for w, g in zip(params, grads, strict=True)]

    descend, optimizer = path.PathFunction("descend"), adapters.OptimizerClass("SGD")
    ranges = {"learning_rate": inputs.LEARNING_RATE}
    path.check_path(student, descend, optimizer, {"plain": SGD}, ranges, rng, eps="")


def check_schedule(student: Any, rng: Any) -> None:
    from autograder.checks.optimizers import schedules

    def exponential(rate: float, s: float) -> Callable[[int], float]:
        return lambda step: float(rate * 0.1 ** (step / s))

    schedule = schedules.Schedule("exponential", ("rate", "s"))
    settings = [((0.3, 20.0), schedules.corners(20, last=60)), ((0.7, 7.0), schedules.corners(7, last=30))]
    schedules.check_schedule(student, schedule, {"a tenth every s": exponential}, settings)


def check_loop(student: Any, rng: Any) -> None:
    from autograder.checks.training import loop

    fit = loop.Loop("fit", ("model", "loss", "X", "y", "epochs", "batch_size", "rng"))
    loop.check_loop(student, fit, rng)


def check_losses(student: Any, rng: Any) -> None:
    from autograder.checks.training import adapters, runs, trajectory

    def reference(params: Any, X: Any, y: Any, lr: float, batches: Any) -> Any:
        (w, b), losses = params, []
        for rows in batches:
            error = X[rows] @ w + b - y[rows]
            losses.append(np.mean(error**2))
            w, b = w - lr * 2 * X[rows].T @ error / len(rows), b - lr * 2 * np.mean(error, keepdims=True)
        return [w, b], losses

    train = adapters.TrainingFunction("train", ("params", "X", "y"), {"lr": "eta", "batches": "batches"})
    X, y = rng.normal(size=(40, 3)), rng.normal(size=40)
    batches = runs.draw_batches(rng, rows=40, size=16, steps=6)
    run = runs.TrainingRun([rng.normal(size=3), rng.normal(size=1)], X, y, 0.1, batches)
    trajectory.check_losses(student, train, reference, run)


def check_trained(student: Any, rng: Any) -> None:
    from autograder.checks.cases import Function
    from autograder.checks.training import choice

    def loss(widths: Any, rate: float, seed: int) -> float:
        return 1 / sum(widths) + abs(rate - 0.01)  # in a course, the training of that network

    trial = choice.TrainingTrial(loss, parameters=lambda widths: 5 * sum(widths), budget=100, bar=0.2)
    choice.check_trained(student, Function("my_network", ()), trial)


EXAMPLES: dict[str, Callable[[Any, Any], None]] = {
    "array.check_array": check_array,
    "functions.agreement.check_values": check_values,
    "functions.agreement.check_unchanged": check_unchanged,
    "functions.exact.check_exact": check_exact,
    "functions.cached_backward.check_gradients": check_gradients,
    "functions.numerical_gradient.check_own_gradient": check_own_gradient,
    "sampling.dropout.check_dropout": check_dropout,
    "sampling.partitions.check_batches": check_batches,
    "sampling.initializers.check_scheme": check_scheme,
    "batch_norm.running_statistics.check_running_statistics": check_running_statistics,
    "layers.passes.check_passes": check_passes,
    "optimizers.rules.check_rule": check_rule,
    "optimizers.path.check_path": check_path,
    "optimizers.schedules.check_schedule": check_schedule,
    "training.loop.check_loop": check_loop,
    "training.trajectory.check_losses": check_losses,
    "training.choice.check_trained": check_trained,
}
