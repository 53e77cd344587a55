"""The losses, from predictions and logits, and the softmax."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from reference import losses
from tests.campaigns.oracle.operation import Array, Case, Convention, Operation


def _softmax_cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, K in (("plain", 7, 5), ("one class", 3, 1), ("no examples", 0, 3)):
        yield Case(name, {"z": rng.standard_normal((N, K)), "dp": rng.standard_normal((N, K))})
    yield Case("extreme", {"z": _extreme_logits(rng), "dp": rng.standard_normal((4, 3))}, smooth=False)


def _softmax_torch(torch: Any, z: Any, dp: Any) -> dict[str, Any]:
    p = torch.nn.functional.softmax(z, dim=1)
    (dz,) = torch.autograd.grad(p, z, dp)
    return {"p": p, "dz": dz}


def _softmax_reference(z: Array, dp: Array) -> dict[str, Any]:
    return {"p": losses.softmax(z), "dz": losses.softmax_backward(dp, z)}


def _cross_entropy_cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, K in (("plain", 7, 5), ("one example", 1, 3)):
        yield Case(name, {"z": rng.standard_normal((N, K)), "y": rng.integers(K, size=N)})
    z = _extreme_logits(rng)
    yield Case("confident and right", {"z": z, "y": z.argmax(axis=1)}, smooth=False)
    yield Case("confident and wrong", {"z": z, "y": z.argmin(axis=1)}, smooth=False)


def _cross_entropy_torch(torch: Any, z: Any, y: Any) -> dict[str, Any]:
    loss = torch.nn.functional.cross_entropy(z, y)
    (dz,) = torch.autograd.grad(loss, z)
    return {"loss": loss, "dz": dz}


def _cross_entropy_reference(z: Array, y: Array) -> dict[str, Any]:
    return {
        "loss": losses.softmax_cross_entropy(z, y),
        "dz": losses.softmax_cross_entropy_backward(z, y),
    }


def _binary_cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, K in (("plain", 7, 1), ("several answers", 5, 3)):
        yield Case(name, {"z": 3 * rng.standard_normal((N, K)), "y": rng.integers(2, size=(N, K))})
    yield Case("probabilities", {"z": 3 * rng.standard_normal((7, 1)), "y": rng.random((7, 1))})
    z = np.array([[1000.0], [-1000.0], [800.0], [-40.0], [40.0], [0.0]])
    yield Case("confident and right", {"z": z, "y": (z > 0).astype(int)}, smooth=False)
    yield Case("confident and wrong", {"z": z, "y": (z <= 0).astype(int)}, smooth=False)


def _binary_torch(torch: Any, z: Any, y: Any) -> dict[str, Any]:
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, y.detach().double())
    (dz,) = torch.autograd.grad(loss, z)
    return {"loss": loss, "dz": dz}


def _binary_reference(z: Array, y: Array) -> dict[str, Any]:
    return {
        "loss": losses.binary_cross_entropy(z, y),
        "dz": losses.binary_cross_entropy_backward(z, y),
    }


def _mse_cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, K in (("plain", 7, 3), ("one output", 5, 1)):
        yield Case(name, {"p": rng.standard_normal((N, K)), "t": rng.standard_normal((N, K))})


def _mse_torch(torch: Any, p: Any, t: Any) -> dict[str, Any]:
    loss = torch.nn.functional.mse_loss(p, t)
    (dp,) = torch.autograd.grad(loss, p)
    return {"loss": loss, "dp": dp}


def _mse_reference(p: Array, t: Array) -> dict[str, Any]:
    return {"loss": losses.mse(p, t), "dp": losses.mse_backward(p, t)}


def _extreme_logits(rng: np.random.Generator) -> Array:
    signs = np.array([[1000.0, -1000, 0], [-1000, -1000, 1000], [0, -1000, -2000], [0, 0, 900]])
    return signs + rng.standard_normal((4, 3))


def _logits_are_not_capped(torch: Any) -> bool:
    there = torch.nn.functional.binary_cross_entropy(torch.zeros(1), torch.ones(1)).item()
    return losses.binary_cross_entropy(np.array([-1000.0]), np.array([1])) == 1000 and there == 100


def _cross_entropy_takes_logits(torch: Any) -> bool:
    p, y = np.array([[0.2, 0.8]]), np.array([1])
    there = torch.nn.functional.cross_entropy(torch.from_numpy(np.log(p)), torch.from_numpy(y)).item()
    return all(
        abs(loss + np.log(0.8)) < 1e-15 for loss in (losses.softmax_cross_entropy(np.log(p), y), there)
    )


def _the_mean_of_no_example_is_nan(torch: Any) -> bool:
    p = np.empty((0, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        here = losses.mse(p, p)
    there = torch.nn.functional.mse_loss(torch.from_numpy(p), torch.from_numpy(p)).item()
    return bool(np.isnan(here) and np.isnan(there))


def _mse_is_a_mean_over_all(torch: Any) -> bool:
    p, t = np.arange(6.0).reshape(3, 2), np.zeros((3, 2))
    in_torch = torch.nn.functional.mse_loss(torch.from_numpy(p), torch.from_numpy(t)).item()
    return losses.mse(p, t) == in_torch == float(np.sum(p**2)) / 6


OPERATIONS = (
    Operation("softmax", _softmax_cases, _softmax_torch, _softmax_reference),
    Operation("softmax_cross_entropy", _cross_entropy_cases, _cross_entropy_torch, _cross_entropy_reference),
    Operation("binary_cross_entropy", _binary_cases, _binary_torch, _binary_reference),
    Operation("mse", _mse_cases, _mse_torch, _mse_reference),
)

CONVENTIONS = (
    Convention(
        "cross-entropy: what it takes",
        "logits",
        "logits",
        "probabilities, unless `from_logits=True`",
        _cross_entropy_takes_logits,
    ),
    Convention(
        "binary cross-entropy: a certain mistake",
        "costs its logit, without a cap",
        "the same from logits; from probabilities at most 100",
        "from probabilities at most 16, which are clipped to 1e-7",
        _logits_are_not_capped,
    ),
    Convention(
        "losses: a batch of no examples", "NaN", "NaN", "not documented", _the_mean_of_no_example_is_nan
    ),
    Convention(
        "mean squared error of several outputs",
        "mean over all elements, no 1/2",
        "the same (`reduction='mean'`)",
        "the same: over outputs, then over examples",
        _mse_is_a_mean_over_all,
    ),
)
