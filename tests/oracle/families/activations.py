"""The activations: functions of one number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from reference import activations
from tests.oracle.operation import Array, Case, Operation

EXTREMES = np.array([[-800.0, -40.0, -1e-9, 0.3], [800.0, 40.0, 1e-9, -2.0]])
ZEROS = np.array([[0.0, -0.0, 1.0]])


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    yield Case("plain", {"z": 2 * rng.standard_normal((7, 5)), "da": rng.standard_normal((7, 5))})
    yield Case("extreme", {"z": EXTREMES, "da": rng.standard_normal(EXTREMES.shape)}, smooth=False)
    yield Case("at zero", {"z": ZEROS, "da": rng.standard_normal(ZEROS.shape)}, smooth=False)


def _activation(name: str, function: Callable[[Any, Any], Any]) -> Operation:
    def in_torch(torch: Any, z: Any, da: Any) -> dict[str, Any]:
        a = function(torch, z)
        (dz,) = torch.autograd.grad(a, z, da)
        return {"a": a, "dz": dz}

    def in_reference(z: Array, da: Array) -> dict[str, Any]:
        forward, backward = (getattr(activations, f"{name}_{way}") for way in ("forward", "backward"))
        return {"a": forward(z), "dz": backward(da, z)}

    return Operation(name, _cases, in_torch, in_reference)


OPERATIONS = (
    _activation("relu", lambda torch, z: torch.nn.functional.relu(z)),
    _activation("sigmoid", lambda torch, z: torch.sigmoid(z)),
)
