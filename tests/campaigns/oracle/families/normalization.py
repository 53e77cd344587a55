"""Batch normalization, in training and inference, its running statistics, and layer normalization."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference import normalization
from tests.campaigns.oracle.operation import Array, Case, Convention, Operation, refuses


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, D, eps in (("plain", 7, 5, 0.3), ("small eps", 5, 3, 1e-5), ("two examples", 2, 3, 0.01)):
        yield Case(name, _arrays(rng, 3 + 2 * rng.standard_normal((N, D)), eps))
    constant = _arrays(rng, rng.standard_normal((7, 5)), 0.01)
    constant["x"][:, 2] = 4.0
    yield Case("constant feature", constant)
    yield Case("no examples", _arrays(rng, np.empty((0, 3)), 0.3))


def _layer_norm_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _cases(rng)
    yield Case("one example", _arrays(rng, rng.standard_normal((1, 5)), 0.3))
    yield Case("one feature", _arrays(rng, rng.standard_normal((5, 1)), 0.3))
    yield Case("constant example", _arrays(rng, np.full((2, 5), 4.0), 0.01))


def _inference_cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, D in (("plain", 7, 5), ("one example", 1, 3), ("no examples", 0, 3)):
        arrays = _arrays(rng, rng.standard_normal((N, D)), 0.3)
        yield Case(name, arrays | {"mean": rng.standard_normal(D), "variance": rng.uniform(0.5, 3, D)})


def _arrays(rng: np.random.Generator, x: Array, eps: float) -> dict[str, Array]:
    gamma, beta = rng.uniform(0.5, 2, x.shape[1]), rng.standard_normal(x.shape[1])
    return {"x": x, "gamma": gamma, "beta": beta, "eps": np.array(eps), "dy": rng.standard_normal(x.shape)}


def _batch_norm_torch(torch: Any, x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> dict[str, Any]:
    y = torch.nn.functional.batch_norm(x, None, None, gamma, beta, training=True, eps=eps)
    return {"y": y} | _gradients(torch, y, x, gamma, beta, dy)


def _batch_norm_reference(x: Array, gamma: Array, beta: Array, eps: float, dy: Array) -> dict[str, Any]:
    y = normalization.batch_norm_forward(x, gamma, beta, eps)
    return {"y": y} | _named(normalization.batch_norm_backward(dy, x, gamma, eps))


def _layer_norm_torch(torch: Any, x: Any, gamma: Any, beta: Any, eps: float, dy: Any) -> dict[str, Any]:
    y = torch.nn.functional.layer_norm(x, x.shape[1:], gamma, beta, eps=eps)
    return {"y": y} | _gradients(torch, y, x, gamma, beta, dy)


def _layer_norm_reference(x: Array, gamma: Array, beta: Array, eps: float, dy: Array) -> dict[str, Any]:
    y = normalization.layer_norm_forward(x, gamma, beta, eps)
    return {"y": y} | _named(normalization.layer_norm_backward(dy, x, gamma, eps))


def _inference_torch(
    torch: Any, x: Any, gamma: Any, beta: Any, eps: float, dy: Any, mean: Any, variance: Any
) -> dict[str, Any]:
    y = torch.nn.functional.batch_norm(x, mean.detach(), variance.detach(), gamma, beta, eps=eps)
    return {"y": y} | _gradients(torch, y, x, gamma, beta, dy)


def _inference_reference(
    x: Array, gamma: Array, beta: Array, eps: float, dy: Array, mean: Array, variance: Array
) -> dict[str, Any]:
    y = normalization.batch_norm_inference_forward(x, gamma, beta, mean, variance, eps)
    return {"y": y} | _named(normalization.batch_norm_inference_backward(dy, x, gamma, mean, variance, eps))


def _update_cases(rng: np.random.Generator) -> Iterator[Case]:
    batches = {f"batch{n}": 3 + 2 * rng.standard_normal((N, 3)) for n, N in enumerate((5, 4, 6, 2, 0))}
    yield Case("several batches", {"momentum": np.array(0.8)} | batches)


def _update_torch(torch: Any, momentum: float, **batches: Any) -> dict[str, Any]:
    layer = torch.nn.BatchNorm1d(3, momentum=1 - momentum, dtype=torch.float64)
    for x in batches.values():
        layer(x)
    return {"mean": layer.running_mean, "variance": layer.running_var}


def _update_reference(momentum: float, **batches: Array) -> dict[str, Any]:
    mean, variance = np.zeros(3), np.ones(3)
    for x in batches.values():
        mean, variance = normalization.batch_norm_update(x, mean, variance, momentum)
    return {"mean": mean, "variance": variance}


def _gradients(torch: Any, y: Any, x: Any, gamma: Any, beta: Any, dy: Any) -> dict[str, Any]:
    return _named(torch.autograd.grad(y, (x, gamma, beta), dy))


def _named(gradients: tuple[Any, Any, Any]) -> dict[str, Any]:
    return dict(zip(("dx", "dgamma", "dbeta"), gradients, strict=True))


OPERATIONS = (
    Operation("batch_norm", _cases, _batch_norm_torch, _batch_norm_reference),
    Operation("batch_norm_inference", _inference_cases, _inference_torch, _inference_reference),
    Operation("batch_norm_update", _update_cases, _update_torch, _update_reference),
    Operation("layer_norm", _layer_norm_cases, _layer_norm_torch, _layer_norm_reference),
)


def _momentum_is_the_old_ones_share(torch: Any) -> bool:
    x, (mean, variance) = np.full((2, 1), 10.0), (np.zeros(1), np.ones(1))
    there = torch.nn.BatchNorm1d(1, dtype=torch.float64)
    there(torch.from_numpy(x))
    here, _ = normalization.batch_norm_update(x, mean, variance)
    return abs(here.item() - 0.1) < 1e-15 and abs(there.running_mean.item() - 1) < 1e-15


def _eps_is_a_thousandth(torch: Any) -> bool:
    there = torch.nn.BatchNorm1d(3).eps, torch.nn.LayerNorm(3).eps
    return normalization.EPSILON == 1e-3 and there == (1e-5, 1e-5)


def _running_variance_is_unbiased(torch: Any) -> bool:
    x = np.array([[1.0], [2.0], [6.0]])
    there = torch.nn.BatchNorm1d(1, momentum=1.0, dtype=torch.float64)
    there(torch.from_numpy(x))
    _, here = normalization.batch_norm_update(x, np.zeros(1), np.ones(1), momentum=0.0)
    return abs(here.item() - 7) < 1e-14 and abs(there.running_var.item() - 7) < 1e-14


def _one_example_is_refused(torch: Any) -> bool:
    here = refuses(normalization.batch_norm_forward, np.ones((1, 3)), np.ones(3), np.zeros(3))
    return here and refuses(torch.nn.BatchNorm1d(3), torch.ones(1, 3))


CONVENTIONS = (
    Convention(
        "batch normalization: momentum",
        "share of the old average, 0.99",
        "share of the new batch, 0.1",
        "share of the old average, 0.99",
        _momentum_is_the_old_ones_share,
    ),
    Convention("batch and layer normalization: ε", "1e-3", "1e-5", "1e-3", _eps_is_a_thousandth),
    Convention(
        "batch normalization: running variance",
        "of unbiased variances (N − 1)",
        "of unbiased variances (N − 1)",
        "of biased variances (N)",
        _running_variance_is_unbiased,
    ),
    Convention(
        "batch normalization: training on one example",
        "refused",
        "refused",
        "gives beta",
        _one_example_is_refused,
    ),
)
