"""The activations: functions of one number, and the ReLU with a slope to learn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from reference import rectifiers
from reference.layers import ACTIVATIONS, ParametricReLU
from tests.campaigns.oracle.operation import Array, Case, Convention, Operation

EXTREMES = np.array([[-800.0, -40.0, -1e-9, 0.3], [800.0, 40.0, 1e-9, -2.0]])
ZEROS = np.array([[0.0, -0.0, 1.0]])


def _cases(**constants: float) -> Callable[[np.random.Generator], Iterator[Case]]:
    numbers = {name: np.array(value) for name, value in constants.items()}

    def cases(rng: np.random.Generator) -> Iterator[Case]:
        for name, z, smooth in (
            ("plain", 2 * rng.standard_normal((7, 5)), True),
            ("far", rng.choice([-1, 1], (3, 8)) * np.geomspace(0.5, 36, 24).reshape(3, 8), True),
            ("no examples", np.empty((0, 5)), True),
            ("extreme", EXTREMES, False),
            ("at zero", ZEROS, False),
        ):
            yield Case(name, {"z": z, "da": rng.standard_normal(z.shape), **numbers}, smooth)

    return cases


def _activation(name: str, function: Callable[..., Any], **constants: float) -> Operation:
    def in_torch(torch: Any, z: Any, da: Any, **constants: float) -> dict[str, Any]:
        a = function(torch.nn.functional, z, **constants)
        (dz,) = torch.autograd.grad(a, z, da)
        return {"a": a, "dz": dz}

    def in_reference(z: Array, da: Array, **constants: float) -> dict[str, Any]:
        forward, backward = ACTIVATIONS[name]
        return {"a": forward(z, **constants), "dz": backward(da, z, **constants)}

    return Operation(name, _cases(**constants), in_torch, in_reference)


def _parametric_relu_cases(rng: np.random.Generator) -> Iterator[Case]:
    for name, z in (("plain", rng.standard_normal((7, 5))), ("at zero", ZEROS)):
        arrays = {"z": z, "slope": rng.uniform(-0.2, 0.9, z.shape[1]), "da": rng.standard_normal(z.shape)}
        yield Case(name, arrays, smooth=name == "plain")


def _parametric_relu_torch(torch: Any, z: Any, slope: Any, da: Any) -> dict[str, Any]:
    a = torch.nn.functional.prelu(z, slope)
    dz, dslope = torch.autograd.grad(a, (z, slope), da)
    return {"a": a, "dz": dz, "dslope": dslope}


def _parametric_relu_reference(z: Array, slope: Array, da: Array) -> dict[str, Any]:
    dz, dslope = rectifiers.parametric_relu_backward(da, z, slope)
    return {"a": rectifiers.parametric_relu_forward(z, slope), "dz": dz, "dslope": dslope}


# PyTorch's softplus is a straight line beyond its threshold, which is too near by default; see CONVENTIONS.
OPERATIONS = (
    _activation("identity", lambda F, z: F.dropout(z, training=False)),
    _activation("relu", lambda F, z: F.relu(z)),
    _activation("sigmoid", lambda F, z: z.sigmoid()),
    _activation("tanh", lambda F, z: z.tanh()),
    _activation("leaky_relu", lambda F, z, slope: F.leaky_relu(z, slope), slope=0.37),
    _activation("elu", lambda F, z, alpha: F.elu(z, alpha), alpha=1.7),
    _activation("selu", lambda F, z: F.selu(z)),
    _activation("softplus", lambda F, z: F.softplus(z, threshold=50)),
    _activation("silu", lambda F, z: F.silu(z)),
    _activation("gelu", lambda F, z: F.gelu(z)),
    _activation("gelu_tanh", lambda F, z: F.gelu(z, approximate="tanh")),
    _activation("mish", lambda F, z: F.mish(z)),
    Operation("parametric_relu", _parametric_relu_cases, _parametric_relu_torch, _parametric_relu_reference),
)


def _relu_is_closed_at_zero(torch: Any) -> bool:
    return _slope_at_zero(torch, torch.nn.functional.relu) == _here("relu", 0.0)[1] == 0


def _leaky_slope_is_a_hundredth(torch: Any) -> bool:
    return torch.nn.LeakyReLU().negative_slope == -_here("leaky_relu", -1.0)[0] == 0.01


def _leaky_slope_at_zero_is_the_left_one(torch: Any) -> bool:
    return _slope_at_zero(torch, torch.nn.functional.leaky_relu) == _here("leaky_relu", 0.0)[1] == 0.01


def _parametric_slopes(torch: Any) -> bool:
    here, there = ParametricReLU(3).params[0], torch.nn.PReLU().weight.detach().numpy()
    return here.tolist() == [0.25] * 3 and there.tolist() == [0.25]


def _gelu_is_exact(torch: Any) -> bool:
    exact = _here("gelu", 1.5)[0]
    there = torch.nn.functional.gelu(torch.tensor(1.5, dtype=torch.float64)).item()
    return abs(there - exact) < 1e-15 and abs(_here("gelu_tanh", 1.5)[0] - exact) > 1e-5


def _softplus_has_no_threshold(torch: Any) -> bool:
    there = torch.nn.functional.softplus(torch.tensor(20.5, dtype=torch.float64)).item()
    return there == 20.5 and 1e-9 < _here("softplus", 20.5)[0] - 20.5 < 2e-9


def _elu_levels_off_at_minus_one(torch: Any) -> bool:
    return torch.nn.ELU().alpha == -_here("elu", -800.0)[0] == 1


def _here(name: str, z: float) -> tuple[float, float]:
    """Value and slope."""
    forward, backward = ACTIVATIONS[name]
    return forward(np.array([z])).item(), backward(np.ones(1), np.array([z])).item()


def _slope_at_zero(torch: Any, function: Callable[[Any], Any]) -> float:
    z = torch.zeros((), dtype=torch.float64, requires_grad=True)
    return float(torch.autograd.grad(function(z), z)[0])


CONVENTIONS = (
    Convention("ReLU: slope at 0", "0", "0", "0", _relu_is_closed_at_zero),
    Convention(
        "leaky ReLU: default slope",
        "0.01",
        "0.01",
        "0.3 as a layer, 0.2 as a function",
        _leaky_slope_is_a_hundredth,
    ),
    Convention(
        "leaky and parametric ReLU: slope at 0",
        "that of the left",
        "that of the left",
        "depends on the backend",
        _leaky_slope_at_zero_is_the_left_one,
    ),
    Convention(
        "parametric ReLU: slopes at the start",
        "one for each unit, 0.25",
        "one for all, 0.25",
        "one for each unit, 0",
        _parametric_slopes,
    ),
    Convention("ELU: default alpha", "1", "1", "1", _elu_levels_off_at_minus_one),
    Convention(
        "GELU: which one",
        "`gelu` exact, `gelu_tanh` approximate",
        "exact unless `approximate='tanh'`",
        "exact unless `approximate=True`; `keras.ops` has it the other way round",
        _gelu_is_exact,
    ),
    Convention(
        "softplus: far right",
        "exact",
        "z itself above `threshold=20`, which is up to 2e-9 off",
        "exact",
        _softplus_has_no_threshold,
    ),
)
