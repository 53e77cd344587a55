"""Initializers: the scale that each puts on the random numbers it is given.

Two libraries draw different numbers, and statistics would show a difference of percents only. But a draw from the
same generator state, without any scheme, has the same numbers before they are scaled; the quotient of the largest
of both is the scheme's deviation or limit, to rounding.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from reference import initializers
from tests.campaigns.oracle.keras_here import keras_in_float64
from tests.campaigns.oracle.operation import Array, Case, Convention, Operation

SEED = 11


def _cases(rng: np.random.Generator) -> Iterator[Case]:
    for fan_in, fan_out in ((300, 100), (64, 512), (5, 1)):
        inputs = {"fan_in": np.array(fan_in), "fan_out": np.array(fan_out)}
        yield Case(f"{fan_in} to {fan_out}", inputs, smooth=False)


def _operation(name: str, in_torch: Callable[..., Any]) -> Operation:
    plain = "normal" if name.endswith("normal") else "uniform"

    def with_torch(torch: Any, fan_in: int, fan_out: int) -> dict[str, Any]:
        # PyTorch keeps weights as (fan_out, fan_in).
        W, unit = (torch.empty(fan_out, fan_in, dtype=torch.float64) for _ in range(2))
        in_torch(torch.nn.init, W, torch.Generator().manual_seed(SEED))
        low_or_mean, high_or_std = (0, 1) if plain == "normal" else (-1, 1)
        getattr(torch.nn.init, f"{plain}_")(
            unit, low_or_mean, high_or_std, torch.Generator().manual_seed(SEED)
        )
        return {"scale": W.abs().max() / unit.abs().max()}

    def with_reference(fan_in: int, fan_out: int) -> dict[str, Any]:
        W = getattr(initializers, name)(fan_in, fan_out, np.random.default_rng(SEED))
        rng = np.random.default_rng(SEED)
        unit = rng.normal(size=W.shape) if plain == "normal" else rng.uniform(-1, 1, size=W.shape)
        return {"scale": np.max(np.abs(W)) / np.max(np.abs(unit))}

    return Operation(name, _cases, with_torch, with_reference)


def _orthogonal_torch(torch: Any, fan_in: int, fan_out: int) -> dict[str, Any]:
    W = torch.empty(fan_in, fan_out, dtype=torch.float64)
    torch.nn.init.orthogonal_(W, generator=torch.Generator().manual_seed(SEED))
    return {"lengths": torch.linalg.svdvals(W)}


def _orthogonal_reference(fan_in: int, fan_out: int) -> dict[str, Array]:
    W = initializers.orthogonal(fan_in, fan_out, np.random.default_rng(SEED))
    return {"lengths": np.linalg.svd(W, compute_uv=False)}


OPERATIONS = (
    _operation("glorot_uniform", lambda init, W, draws: init.xavier_uniform_(W, generator=draws)),
    _operation("glorot_normal", lambda init, W, draws: init.xavier_normal_(W, generator=draws)),
    _operation(
        "he_uniform", lambda init, W, draws: init.kaiming_uniform_(W, nonlinearity="relu", generator=draws)
    ),
    _operation(
        "he_normal", lambda init, W, draws: init.kaiming_normal_(W, nonlinearity="relu", generator=draws)
    ),
    _operation(
        "lecun_uniform",
        lambda init, W, draws: init.kaiming_uniform_(W, nonlinearity="linear", generator=draws),
    ),
    _operation(
        "lecun_normal",
        lambda init, W, draws: init.kaiming_normal_(W, nonlinearity="linear", generator=draws),
    ),
    Operation("orthogonal", _cases, _orthogonal_torch, _orthogonal_reference),
)


def _normals_are_not_cut_off(torch: Any) -> bool:
    here = initializers.he_normal(300, 100, np.random.default_rng(SEED))
    there = torch.nn.init.kaiming_normal_(
        torch.empty(100, 300), generator=torch.Generator().manual_seed(SEED)
    )
    with keras_in_float64() as keras:
        cut = keras.ops.convert_to_numpy(keras.initializers.HeNormal(seed=SEED)((300, 100)))
    right = [bool(abs(W.std() / math.sqrt(2 / 300) - 1) < 0.02) for W in (here, there, cut)]
    reach = [bool(abs(W).max() > 3 * W.std()) for W in (here, there, cut)]
    return all(right) and reach == [True, True, False]


CONVENTIONS = (
    Convention(
        "Glorot, He and LeCun normal: the tails",
        "not cut off",
        "not cut off",
        "cut off at 2 deviations, and widened to the same variance",
        _normals_are_not_cut_off,
    ),
)
