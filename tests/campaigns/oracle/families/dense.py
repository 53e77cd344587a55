"""The dense layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference import dense
from tests.campaigns.oracle.operation import Array, Case, Convention, Operation


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, N, D, M in (
        ("plain", 7, 5, 3),
        ("one output", 4, 3, 1),
        ("one example", 1, 5, 3),
        ("no examples", 0, 5, 3),
    ):
        shapes = {"x": (N, D), "W": (D, M), "b": (M,), "dz": (N, M)}
        yield Case(name, {array: rng.standard_normal(shape) for array, shape in shapes.items()})


def _torch(torch: Any, x: Any, W: Any, b: Any, dz: Any) -> dict[str, Any]:
    z = torch.nn.functional.linear(x, W.T, b)
    dx, dW, db = torch.autograd.grad(z, (x, W, b), dz)
    return {"z": z, "dx": dx, "dW": dW, "db": db}


def _reference(x: Array, W: Array, b: Array, dz: Array) -> dict[str, Any]:
    dx, dW, db = dense.dense_backward(dz, x, W)
    return {"z": dense.dense_forward(x, W, b), "dx": dx, "dW": dW, "db": db}


OPERATIONS = (Operation("dense", _cases, _torch, _reference),)


def _weights_are_transposed(torch: Any) -> bool:
    return torch.nn.Linear(2, 3).weight.shape == (3, 2)


CONVENTIONS = (
    Convention(
        "dense layer: shape of the weights",
        "(inputs, outputs)",
        "(outputs, inputs)",
        "(inputs, outputs)",
        _weights_are_transposed,
    ),
)
