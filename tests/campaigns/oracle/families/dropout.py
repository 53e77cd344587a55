"""Dropout with a given mask, and that PyTorch's own is the same with the mask that it draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference import dropout
from tests.campaigns.oracle.operation import Array, Case, Convention, Operation, refuses


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, shape, rate in (("plain", (7, 5), 0.37), ("nothing dropped", (3, 2), 0.0)):
        mask = (rng.random(shape) >= rate) / (1 - rate)
        yield Case(name, {"x": rng.standard_normal(shape), "mask": mask, "dy": rng.standard_normal(shape)})


def _torch(torch: Any, x: Any, mask: Any, dy: Any) -> dict[str, Any]:
    y = x * mask.detach()
    (dx,) = torch.autograd.grad(y, x, dy)
    return {"y": y, "dx": dx}


def _reference(x: Array, mask: Array, dy: Array) -> dict[str, Any]:
    return {"y": dropout.dropout_forward(x, mask), "dx": dropout.dropout_backward(dy, mask)}


OPERATIONS = (Operation("dropout", _cases, _torch, _reference),)


def _kept_numbers_are_scaled_up(torch: Any) -> bool:
    x = torch.linspace(1, 2, 40, dtype=torch.float64)
    with torch.random.fork_rng():
        mask, y = (_dropped(torch, values) for values in (torch.ones_like(x), x))
    here = dropout.dropout_mask(np.random.default_rng(1), (40,), 0.2)
    scaled_alike = set(np.unique(here)) == set(np.unique(mask)) == {0, 1.25}
    return scaled_alike and np.allclose(dropout.dropout_forward(x.numpy(), mask), y, rtol=1e-15)


def _dropped(torch: Any, x: Any) -> Array:
    torch.manual_seed(7)
    dropped: Array = torch.nn.functional.dropout(x, 0.2).numpy()
    return dropped


def _dropping_all_is_refused(torch: Any) -> bool:
    refused = refuses(dropout.dropout_mask, np.random.default_rng(1), (3,), 1.0)
    return refused and not torch.nn.functional.dropout(torch.ones(3), 1.0).any()


CONVENTIONS = (
    Convention(
        "dropout: what is kept",
        "scaled by 1 / (1 − rate) in training",
        "the same",
        "the same",
        _kept_numbers_are_scaled_up,
    ),
    Convention("dropout: a rate of 1", "refused", "gives zeros", "accepted", _dropping_all_is_refused),
)
