"""All operations of all families, their answers on both sides, and how far two answers lie apart."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import numpy as np

from tests.campaigns.oracle import families
from tests.campaigns.oracle.operation import Array, Arrays, Case, Convention, Operation

SEED = 4630
TOLERANCE = 1e-13
FLOOR = 1e-2

FAMILIES = [
    importlib.import_module(f"{families.__name__}.{module.name}")
    for module in pkgutil.iter_modules(families.__path__)
]
OPERATIONS: dict[str, Operation] = {
    operation.name: operation for family in FAMILIES for operation in family.OPERATIONS
}
CONVENTIONS: list[Convention] = [
    convention for family in FAMILIES for convention in getattr(family, "CONVENTIONS", ())
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


def differences(answers: Arrays, expected: Arrays) -> dict[str, float]:
    """The norm-wise difference max|answer − expected| / max|expected| of each output of a case.

    Some gradients are exactly 0, such as that of a bias before a batch normalization, and rounding alone is
    left of them on both sides. So an output is compared at no smaller scale than `FLOOR` times the case's
    largest. Infinite for all, if the names are not the same.
    """
    if answers.keys() != expected.keys():
        return dict.fromkeys(expected, np.inf)
    floor = FLOOR * max(_size(array) for array in expected.values())
    return {name: difference(answers[name], array, floor) for name, array in expected.items()}


def difference(answer: Array, expected: Array, floor: float = 0.0) -> float:
    """max|answer − expected| / max(max|expected|, floor), and 0 for two equal arrays.

    Infinite where shape or dtype differs, anything is not finite, or only expected is all zeros.
    """
    if answer.shape != expected.shape or answer.dtype != expected.dtype or not np.all(np.isfinite(answer)):
        return np.inf
    apart, size = _size(answer - expected), max(_size(expected), floor)
    if apart == 0:
        return 0.0
    return apart / size if size > 0 else np.inf


def _size(array: Array) -> float:
    return float(np.max(np.abs(array), initial=0))


def _tensor(torch: Any, array: Array) -> Any:
    if not array.ndim:
        return array.item()
    # A copy, because optimizers change their parameters in place, and the other side gets the same inputs.
    return torch.from_numpy(array.copy()).requires_grad_(array.dtype.kind == "f")
