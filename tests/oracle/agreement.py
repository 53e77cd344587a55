"""All operations of all families, their answers on both sides, and how far two answers lie apart."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import numpy as np

from tests.oracle import families
from tests.oracle.operation import Array, Arrays, Case, Convention, Operation

SEED = 4630
TOLERANCE = 1e-13

_FAMILIES = [
    importlib.import_module(f"{families.__name__}.{module.name}")
    for module in pkgutil.iter_modules(families.__path__)
]
OPERATIONS: dict[str, Operation] = {
    operation.name: operation for family in _FAMILIES for operation in family.OPERATIONS
}
CONVENTIONS: list[Convention] = [
    convention for family in _FAMILIES for convention in getattr(family, "CONVENTIONS", ())
]


def cases(operation: str) -> list[Case]:
    """The operation's cases, the same for the same version of NumPy, whatever other operations there are."""
    return list(OPERATIONS[operation].cases(np.random.default_rng([SEED, *operation.encode()])))


def reference_answer(operation: str, inputs: Arrays) -> Arrays:
    """The reference's outputs by name; numbers become arrays."""
    given = {name: array if array.ndim else array.item() for name, array in inputs.items()}
    return {name: np.asarray(value) for name, value in OPERATIONS[operation].reference(**given).items()}


def torch_answer(operation: str, inputs: Arrays) -> Arrays:
    """PyTorch's outputs by name. Needs PyTorch."""
    import torch

    outputs = OPERATIONS[operation].torch(torch, **{name: _tensor(torch, a) for name, a in inputs.items()})
    return {name: tensor.detach().numpy().copy() for name, tensor in outputs.items()}


def difference(answer: Array, expected: Array) -> float:
    """The norm-wise difference max|answer − expected| / max|expected|; 0 for two equal arrays.

    Infinite where shape or dtype differs, anything is not finite, or only expected is all zeros.
    """
    if answer.shape != expected.shape or answer.dtype != expected.dtype or not np.all(np.isfinite(answer)):
        return float("inf")
    apart, size = (np.max(np.abs(a), initial=0) for a in (answer - expected, expected))
    if apart == 0:
        return 0.0
    return float(apart / size) if size > 0 else float("inf")


def _tensor(torch: Any, array: Array) -> Any:
    if not array.ndim:
        return array.item()
    # A copy, because optimizers change their parameters in place, and the other side gets the same inputs.
    return torch.from_numpy(array.copy()).requires_grad_(array.dtype.kind == "f")
