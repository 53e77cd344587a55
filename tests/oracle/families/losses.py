"""The losses, from predictions and logits, and the softmax."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference import losses
from tests.oracle.operation import Array, Case, Convention, Operation


def _softmax_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case("plain", {"z": rng.standard_normal((7, 5))})
    yield Case("extreme", {"z": _extreme_logits(rng)}, smooth=False)


def _softmax_torch(torch: Any, z: Any) -> dict[str, Any]:
    return {"p": torch.nn.functional.softmax(z, dim=1)}


def _softmax_reference(z: Array) -> dict[str, Any]:
    return {"p": losses.softmax(z)}


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


def _mse_is_a_mean_over_all(torch: Any) -> bool:
    p, t = np.arange(6.0).reshape(3, 2), np.zeros((3, 2))
    in_torch = torch.nn.functional.mse_loss(torch.from_numpy(p), torch.from_numpy(t)).item()
    return losses.mse(p, t) == in_torch == float(np.sum(p**2)) / 6


OPERATIONS = (
    Operation("softmax", _softmax_cases, _softmax_torch, _softmax_reference),
    Operation("softmax_cross_entropy", _cross_entropy_cases, _cross_entropy_torch, _cross_entropy_reference),
    Operation("mse", _mse_cases, _mse_torch, _mse_reference),
)

CONVENTIONS = (
    Convention(
        "mean squared error of several outputs",
        "mean over all elements, no 1/2",
        "the same (`reduction='mean'`)",
        "the same: over outputs, then over examples",
        _mse_is_a_mean_over_all,
    ),
)
