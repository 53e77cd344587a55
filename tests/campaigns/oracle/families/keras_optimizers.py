"""The forms that Keras has, against Keras itself, which runs on PyTorch here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.campaigns.oracle.families.optimizers import (
    BETA,
    BETA_EPS,
    BETAS_EPS,
    DECAY,
    STEPS,
    cases,
    parts,
    walk,
)
from tests.campaigns.oracle.keras_here import keras_in_float64
from tests.campaigns.oracle.operation import Operation


def _operation(
    name: str, form: tuple[str, str], hyper: dict[str, float], in_keras: Callable[..., Any]
) -> Operation:
    """in_keras makes the optimizer from the module `keras.optimizers` and the settings."""

    def with_keras(torch: Any, rate: float, s: float, **given: Any) -> dict[str, Any]:
        params, grads, settings = parts(given)
        path = []
        with keras_in_float64() as keras:
            variables = [keras.Variable(W.detach(), dtype="float64") for W in params]
            optimizer = in_keras(keras.optimizers, learning_rate=rate, **settings)
            for n in range(STEPS):
                optimizer.learning_rate = rate / (1 + n / s)
                optimizer.apply([g[n].detach() for g in grads], variables)
                path.append([variable.value.detach().clone() for variable in variables])
        return {f"W{i}": torch.stack(places) for i, places in enumerate(zip(*path, strict=True))}

    return Operation(name, cases(hyper), with_keras, partial(walk, form), library="keras")


def _sgd(optimizers: Any, learning_rate: float, beta: float = 0.0, nesterov: bool = False) -> Any:
    return optimizers.SGD(learning_rate, momentum=beta, nesterov=nesterov)


def _adagrad(optimizers: Any, learning_rate: float, eps: float) -> Any:
    return optimizers.Adagrad(learning_rate, initial_accumulator_value=0.0, epsilon=eps)


def _rmsprop(optimizers: Any, learning_rate: float, beta: float, eps: float) -> Any:
    return optimizers.RMSprop(learning_rate, rho=beta, epsilon=eps)


def _adam(name: str) -> Callable[..., Any]:
    def make(
        optimizers: Any, learning_rate: float, beta1: float, beta2: float, eps: float, **decay: float
    ) -> Any:
        kind = getattr(optimizers, name)
        return kind(learning_rate, beta_1=beta1, beta_2=beta2, epsilon=eps, **decay)

    return make


OPERATIONS = (
    _operation("keras_sgd", ("sgd", "plain"), {}, _sgd),
    _operation("keras_momentum", ("momentum", "velocity"), BETA, _sgd),
    _operation("keras_nesterov", ("nesterov", "velocity"), BETA, partial(_sgd, nesterov=True)),
    _operation("keras_adagrad", ("adagrad", "eps inside"), {"eps": 0.05}, _adagrad),
    _operation("keras_rmsprop", ("rmsprop", "eps inside"), BETA_EPS, _rmsprop),
    _operation("keras_adam", ("adam", "eps hat"), BETAS_EPS, _adam("Adam")),
    _operation("keras_adamax", ("adamax", "eps outside"), BETAS_EPS, _adam("Adamax")),
    _operation("keras_nadam", ("nadam", "schedule 1"), BETAS_EPS, _adam("Nadam")),
    _operation("keras_adamw", ("adamw", "decay before, eps hat"), BETAS_EPS | DECAY, _adam("AdamW")),
)
