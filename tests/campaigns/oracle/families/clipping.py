"""Clipping of gradients, by value, and by norm array by array and together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from reference import clipping
from tests.campaigns.oracle.keras_here import keras_in_float64
from tests.campaigns.oracle.operation import Array, Case, Convention, Operation

SHAPES = ((3, 4), (4,), (5, 2))


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    # PyTorch adds 1e-6 to a norm, so norms are such that it drowns in rounding; huge squares are in both ranges.
    for name, size, limit in (("beyond the limit", 1e9, 2e8), ("within", 1e9, 1e12), ("huge", 1e140, 1e137)):
        grads = {f"g{i}": size * rng.standard_normal(shape) for i, shape in enumerate(SHAPES)}
        yield Case(name, grads | {"limit": np.array(limit)}, smooth=False)


def _operation(
    name: str, in_reference: Callable[..., list[Array]], in_torch: Callable[[Any, list[Any], float], None]
) -> Operation:
    def with_torch(torch: Any, limit: float, **grads: Any) -> dict[str, Any]:
        params = [torch.zeros_like(g) for g in grads.values()]
        for W, g in zip(params, grads.values(), strict=True):
            W.grad = g.detach().clone()
        in_torch(torch.nn.utils, params, limit)
        return {f"clipped{i}": W.grad for i, W in enumerate(params)}

    def with_reference(limit: float, **grads: Array) -> dict[str, Any]:
        return {f"clipped{i}": g for i, g in enumerate(in_reference(list(grads.values()), limit))}

    return Operation(name, _cases, with_torch, with_reference)


def _each_by_norm(utils: Any, params: list[Any], limit: float) -> None:
    for W in params:
        utils.clip_grad_norm_([W], limit)


OPERATIONS = (
    _operation(
        "clip_by_value",
        clipping.clip_by_value,
        lambda utils, params, limit: utils.clip_grad_value_(params, limit),
    ),
    _operation("clip_by_norm", clipping.clip_by_norm, _each_by_norm),
    _operation(
        "clip_by_global_norm",
        clipping.clip_by_global_norm,
        lambda utils, params, limit: utils.clip_grad_norm_(params, limit),
    ),
)


def _norm_is_exact(torch: Any) -> bool:
    W = torch.zeros(1, dtype=torch.float64)
    W.grad = torch.full((1,), 2.0, dtype=torch.float64)
    torch.nn.utils.clip_grad_norm_([W], 1.0)
    (here,) = clipping.clip_by_global_norm([np.array([2.0])], 1.0)
    with keras_in_float64() as keras:
        variable = keras.Variable([0.0])
        keras.optimizers.SGD(1.0, global_clipnorm=1.0).apply(
            [torch.full((1,), 2.0, dtype=torch.float64)], [variable]
        )
    return here.item() == 1 and W.grad.item() == 2 * (1 / (2 + 1e-6)) and variable.value.item() == -1


CONVENTIONS = (
    Convention("clipping by norm: added to the norm", "nothing", "1e-6", "nothing", _norm_is_exact),
)
