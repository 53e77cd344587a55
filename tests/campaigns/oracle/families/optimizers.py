"""Every form of every rule that PyTorch has: twenty steps with given gradients, at one rate and at a falling one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from reference import schedules
from reference.optimizers import FORMS, LOOKALIKES
from tests.campaigns.oracle.keras_here import keras_in_float64
from tests.campaigns.oracle.operation import Arrays, Case, Convention, Operation

STEPS = 20

BETA = {"beta": 0.8}
BETA_EPS = {"beta": 0.8, "eps": 0.05}
BETAS_EPS = {"beta1": 0.7, "beta2": 0.95, "eps": 0.05}
DECAY = {"weight_decay": 0.3}


def _operation(
    name: str,
    form: tuple[str, str],
    hyper: dict[str, float],
    in_torch: Callable[..., Any],
    falling: bool = True,
) -> Operation:
    """in_torch makes the optimizer from the module `torch.optim`, the parameters and the settings."""

    def with_torch(torch: Any, rate: float, s: float, **given: Any) -> dict[str, Any]:
        params, grads, settings = parts(given)
        optimizer = in_torch(torch.optim, params, lr=rate, **settings)
        falls = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: 1 / (1 + t / s))
        path = []
        with _double_precision(torch):
            for n in range(STEPS):
                for W, g in zip(params, grads, strict=True):
                    W.grad = g[n].detach()
                optimizer.step()
                falls.step()
                path.append([W.detach().clone() for W in params])
        return {f"W{i}": torch.stack(places) for i, places in enumerate(zip(*path, strict=True))}

    return Operation(name, cases(hyper, falling), with_torch, partial(walk, form))


def walk(form: tuple[str, str], rate: float, s: float, **given: Any) -> Arrays:
    """Where the reference's form takes each parameter, step by step."""
    params, grads, settings = parts(given)
    rule, kind = form
    make = (FORMS[rule] | LOOKALIKES.get(rule, {}))[kind]
    optimizer = make(learning_rate=schedules.power(rate, s), **settings)
    path = []
    for n in range(STEPS):
        params = optimizer.step(params, [g[n] for g in grads])
        path.append(params)
    return {f"W{i}": np.stack(places) for i, places in enumerate(zip(*path, strict=True))}


def cases(hyper: dict[str, float], falling: bool = True) -> Callable[[np.random.Generator], Iterator[Case]]:
    """Draws a trajectory's start and gradients, to be taken at one rate, and again at a falling one."""
    numbers = {name: np.array(value) for name, value in ({"rate": 0.1} | hyper).items()}

    def draw(rng: np.random.Generator) -> Iterator[Case]:
        # The rate is rate / (1 + t/s): halved after s steps.
        for case, s in (("one rate", np.inf), ("falling rate", 7.0))[: 1 + falling]:
            yield Case(case, trajectory(rng) | numbers | {"s": np.array(s)}, smooth=False)

    return draw


def trajectory(rng: np.random.Generator) -> Arrays:
    """Two parameters of one shape and one of another, and gradients, some of them exactly 0."""
    shapes = {"0": (3, 4), "1": (4,), "2": (3, 4)}
    params = {f"W{name}": rng.standard_normal(shape) for name, shape in shapes.items()}
    grads = {f"g{name}": rng.standard_normal((STEPS, *shape)) for name, shape in shapes.items()}
    grads["g1"][:4, 0] = 0
    grads["g2"][10:, 1] = 0
    return params | grads


@contextmanager
def _double_precision(torch: Any) -> Iterator[None]:
    """NAdam keeps the product of its momenta in PyTorch's default dtype, whatever the parameters' is."""
    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(usual)


def parts(given: dict[str, Any]) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """The parameters, the gradients of all steps, and the numbers of a case."""
    params, grads = ([given[f"{kind}{i}"] for i in range(3)] for kind in "Wg")
    return params, grads, {name: value for name, value in given.items() if name[0] not in "Wg"}


def _sgd(optim: Any, params: list[Any], lr: float, beta: float = 0.0, nesterov: bool = False) -> Any:
    return optim.SGD(params, lr=lr, momentum=beta, nesterov=nesterov)


def _nesterov(optim: Any, params: list[Any], lr: float, beta: float) -> Any:
    return _sgd(optim, params, lr, beta, nesterov=True)


def _rmsprop(optim: Any, params: list[Any], lr: float, beta: float, eps: float) -> Any:
    return optim.RMSprop(params, lr=lr, alpha=beta, eps=eps)


def _adagrad(optim: Any, params: list[Any], lr: float, eps: float) -> Any:
    return optim.Adagrad(params, lr=lr, eps=eps)


def _adam(name: str, **fixed: Any) -> Callable[..., Any]:
    def make(optim: Any, params: list[Any], lr: float, beta1: float, beta2: float, **settings: Any) -> Any:
        return getattr(optim, name)(params, lr=lr, betas=(beta1, beta2), **settings, **fixed)

    return make


OPERATIONS = (
    _operation("sgd", ("sgd", "plain"), {}, _sgd),
    _operation("momentum_velocity", ("momentum", "velocity"), BETA, _sgd, falling=False),
    _operation("momentum_buffer", ("momentum", "buffer"), BETA, _sgd),
    _operation("nesterov_velocity", ("nesterov", "velocity"), BETA, _nesterov, falling=False),
    _operation("nesterov_buffer", ("nesterov", "buffer"), BETA, _nesterov),
    _operation("adagrad", ("adagrad", "eps outside"), {"eps": 0.05}, _adagrad),
    _operation("rmsprop", ("rmsprop", "eps outside"), BETA_EPS, _rmsprop),
    _operation("adam", ("adam", "eps outside"), BETAS_EPS, _adam("Adam")),
    _operation("adamax", ("adamax", "eps in maximum"), BETAS_EPS, _adam("Adamax")),
    _operation("nadam_slow", ("nadam", "schedule 0.004"), BETAS_EPS, _adam("NAdam")),
    _operation("nadam_fast", ("nadam", "schedule 1"), BETAS_EPS, _adam("NAdam", momentum_decay=1.0)),
    _operation("adamw", ("adamw", "decay before, eps outside"), BETAS_EPS | DECAY, _adam("AdamW")),
    _operation("adam_l2", ("adamw", "L2 penalty"), BETAS_EPS | DECAY, _adam("Adam")),
)


def _only(rule: str, form: str, operation: str) -> Callable[[Any], bool]:
    """A proof that of all forms of a rule, PyTorch's is this one, and the others are not."""

    def proof(torch: Any) -> bool:
        (asked,) = [one for one in OPERATIONS if one.name == operation]
        *_, case = asked.cases(np.random.default_rng(1))
        inputs = {name: array if array.ndim else array.item() for name, array in case.inputs.items()}
        tensors = {
            name: torch.from_numpy(array.copy()).requires_grad_() if array.ndim else array.item()
            for name, array in case.inputs.items()
        }
        expected = asked.torch(torch, **tensors)["W0"].numpy()
        same = {
            other
            for other in FORMS[rule]
            if other != "look-ahead"
            and np.allclose(walk((rule, other), **inputs)["W0"], expected, rtol=1e-9, atol=1e-9)
        }
        return same == {form}

    return proof


def _adagrad_starts_at_zero(torch: Any) -> bool:
    rule = FORMS["adagrad"]["eps outside"](learning_rate=1.0, eps=0.0)
    (W,) = rule.step([np.zeros(1)], [np.full(1, 0.01)])
    there = torch.optim.Adagrad([torch.zeros(1)]).defaults["initial_accumulator_value"]
    with keras_in_float64() as keras:
        return W.item() == -1 and there == 0 and keras.optimizers.Adagrad().initial_accumulator_value == 0.1


def _default_eps_is_small(torch: Any) -> bool:
    rules = {"adagrad": "Adagrad", "rmsprop": "RMSprop", "adam": "Adam", "adamax": "Adamax", "nadam": "NAdam"}
    here = {make(learning_rate=0.1).eps for rule in rules for make in FORMS[rule].values()}
    there = {
        rule: getattr(torch.optim, name)([torch.zeros(1)]).defaults["eps"] for rule, name in rules.items()
    }
    with keras_in_float64() as keras:
        in_keras = {getattr(keras.optimizers, name.replace("NA", "Na"))().epsilon for name in rules.values()}
    expected = dict.fromkeys(rules, 1e-8) | {"adagrad": 1e-10}
    return here == {1e-8} and there == expected and in_keras == {1e-7}


CONVENTIONS = (
    Convention(
        "momentum and Nesterov: where the learning rate enters",
        "with the gradient: m ← βm − ηg (velocity)",
        "with the step: m ← βm + g (buffer)",
        "with the gradient (velocity)",
        _only("momentum", "buffer", "momentum_buffer"),
    ),
    Convention(
        "AdaGrad: ε",
        "√v + ε (outside)",
        "√v + ε (outside)",
        "√(v + ε) (inside)",
        _only("adagrad", "eps outside", "adagrad"),
    ),
    Convention("AdaGrad: the sum of squares starts at", "0", "0", "0.1", _adagrad_starts_at_zero),
    Convention(
        "RMSProp: ε",
        "√v + ε (outside)",
        "√v + ε (outside)",
        "√(v + ε) (inside)",
        _only("rmsprop", "eps outside", "rmsprop"),
    ),
    Convention(
        "Adam and AdamW: ε",
        "√v̂ + ε (outside)",
        "√v̂ + ε (outside)",
        "√v̂ + ε/√(1 − β₂ᵗ) (hat)",
        _only("adam", "eps outside", "adam"),
    ),
    Convention(
        "AdamW: the decay",
        "before the step, times the learning rate",
        "before the step, times the learning rate",
        "before the step, times the learning rate",
        _only("adamw", "decay before, eps outside", "adamw"),
    ),
    Convention(
        "AdaMax: ε",
        "max(β₂u, abs g) + ε",
        "max(β₂u, abs g + ε)",
        "max(β₂u, abs g) + ε",
        _only("adamax", "eps in maximum", "adamax"),
    ),
    Convention(
        "Nadam: the momentum's schedule",
        "none: constant β₁",
        "ψ = 0.004",
        "ψ = 1",
        _only("nadam", "schedule 0.004", "nadam_slow"),
    ),
    Convention(
        "default ε of the adaptive rules", "1e-8", "1e-8, in AdaGrad 1e-10", "1e-7", _default_eps_is_small
    ),
)
