"""The public checks of the fourth assignment: worked examples, laws of any right answer, measured slopes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograder.release.kit import (
    Function,
    Mismatch,
    as_array,
    as_number,
    as_parts,
    call,
    check,
    expect_array,
    expect_gradient,
    expect_number,
    expect_unchanged,
    given,
)

FAR = np.array([[-800.0, 800.0]])
ONES = np.ones_like(FAR)


@check("tanh", "a worked example, the symmetry, ±800 and the measured slopes come out right")
def check_tanh(tanh_forward: Function, tanh_backward: Function) -> None:
    """tanh(log 2) = 0.6, and the slope there is 0.64."""
    z = np.array([[math.log(2.0), -math.log(2.0)]])
    with given(z=z):
        expect_array("tanh_forward(z)", call(tanh_forward, z), [[0.6, -0.6]], when="for ±log(2)")
    da = np.array([[100.0, 10.0]])
    with given(da=da, z=z):
        expect_array("tanh_backward(da, z)", call(tanh_backward, da, z), [[64.0, 6.4]], when="for ±log(2)")
    _check_far("tanh", tanh_forward, tanh_backward, [[-1.0, 1.0]], [[0.0, 0.0]])
    _check_slopes("tanh", tanh_forward, tanh_backward)


@check(
    "the leaky ReLU", "a worked example comes out right, and so do the measured slopes for other constants"
)
def check_leaky(leaky_relu_forward: Function, leaky_relu_backward: Function) -> None:
    """The left side leaks, and which side it is depends on z."""
    z, da, slope = np.array([[-2.0, 3.0]]), np.array([[10.0, -10.0]]), 0.1
    with given(z=z, slope=slope):
        got = call(leaky_relu_forward, z, slope)
        expect_array("leaky_relu_forward(z, slope)", got, [[-0.2, 3.0]])
    with given(da=da, z=z, slope=slope):
        got = call(leaky_relu_backward, da, z, slope)
        expect_array("leaky_relu_backward(da, z, slope)", got, [[1.0, -10.0]])
    for slope in (0.02, 0.6):
        _check_slopes("leaky_relu", leaky_relu_forward, leaky_relu_backward, slope=slope)


@check(
    "the parametric ReLU",
    "worked examples come out right, and dz and dslope agree with the measured gradients",
)
def check_prelu(prelu_forward: Function, prelu_backward: Function) -> None:
    """Each unit has its slope, which all of its rows share."""
    z, slope = np.array([[-1.0, 2.0], [-3.0, -4.0], [5.0, 6.0]]), np.array([0.5, 0.1])
    with given(z=z, slope=slope):
        wanted = [[-0.5, 2.0], [-1.5, -0.4], [5.0, 6.0]]
        expect_array("prelu_forward(z, slope)", call(prelu_forward, z, slope), wanted)
    da = np.array([[1.0, 1.0], [10.0, 1.0], [7.0, 7.0]])
    with given(da=da, z=z, slope=slope):
        dz, dslope = _prelu_parts(prelu_backward, da, z, slope)
        expect_array("dz", dz, [[0.5, 1.0], [5.0, 0.1], [7.0, 7.0]])
        expect_array("dslope", dslope, [-31.0, -4.0])
    for rows, units in ((5, 3), (1, 4), (4, 1)):
        da, z = _inputs(rows, units)
        slope = np.linspace(0.2, 0.8, units).round(1)
        with given(da=da, z=z, slope=slope):
            dz, dslope = _prelu_parts(prelu_backward, da, z, slope)
            expect_gradient("dz", dz, _weighted(da, lambda v, s=slope: call(prelu_forward, v, s)), z)
            expect_gradient("dslope", dslope, _weighted(da, lambda v, z=z: call(prelu_forward, z, v)), slope)
    expect_unchanged("prelu_forward", prelu_forward, z=z, slope=slope)
    expect_unchanged("prelu_backward", prelu_backward, da=da, z=z, slope=slope)


@check("ELU", "a worked example, ±800 and the measured slopes come out right, for several alpha")
def check_elu(elu_forward: Function, elu_backward: Function) -> None:
    """At −log 2 and with alpha 3 the value is −1.5, and the slope 1.5."""
    z, da, alpha = np.array([[-math.log(2.0), 2.0]]), np.array([[10.0, -10.0]]), 3.0
    with given(z=z, alpha=alpha):
        expect_array("elu_forward(z, alpha)", call(elu_forward, z, alpha), [[-1.5, 2.0]], when="for -log(2)")
    with given(da=da, z=z, alpha=alpha):
        got = call(elu_backward, da, z, alpha)
        expect_array("elu_backward(da, z, alpha)", got, [[15.0, -10.0]], when="for -log(2)")
    _check_far("elu", elu_forward, elu_backward, [[-2.0, 800.0]], [[0.0, 1.0]], alpha=2.0)
    for alpha in (0.5, 1.7):
        _check_slopes("elu", elu_forward, elu_backward, alpha=alpha)


@check("SiLU", "f(z) - f(-z) = z, a worked example, ±800 and the measured slopes come out right")
def check_silu(silu_forward: Function, silu_backward: Function) -> None:
    """At log 3 the gate is three quarters open."""
    z, da = np.array([[math.log(3.0)]]), np.array([[1.0]])
    with given(z=z):
        expect_array("silu_forward(z)", call(silu_forward, z), 0.75 * z, when="for log(3)")
    with given(da=da, z=z):
        got = call(silu_backward, da, z)
        expect_array("silu_backward(da, z)", got, 0.75 + z * 0.75 * 0.25, when="for log(3)")
    _check_difference("silu", silu_forward)
    _check_far("silu", silu_forward, silu_backward, [[0.0, 800.0]], [[0.0, 1.0]])
    _check_slopes("silu", silu_forward, silu_backward)


@check("softplus", "f(z) - f(-z) = z, a worked example, ±800 and the measured slopes come out right")
def check_softplus(softplus_forward: Function, softplus_backward: Function) -> None:
    """At 0 it is log 2, and the slope at log 3 is three quarters, as the sigmoid says."""
    z, da = np.array([[math.log(3.0), -math.log(3.0)]]), np.array([[4.0, 4.0]])
    with given(z=z):
        wanted = [[math.log(4.0), math.log(4.0 / 3.0)]]
        expect_array("softplus_forward(z)", call(softplus_forward, z), wanted, when="for ±log(3)")
    with given(da=da, z=z):
        got = call(softplus_backward, da, z)
        expect_array("softplus_backward(da, z)", got, [[3.0, 1.0]], when="for ±log(3)")
    _check_difference("softplus", softplus_forward)
    _check_far("softplus", softplus_forward, softplus_backward, [[0.0, 800.0]], [[0.0, 1.0]])
    _check_slopes("softplus", softplus_forward, softplus_backward)


@check("useful_share", "the worked example comes out right, and the share of all and of none")
def check_range(useful_share: Function) -> None:
    """A slope of −0.2 is as useful as one of 0.2."""
    slopes = np.array([[0.25, 0.05], [-0.2, 0.01]])
    for least, wanted in ((0.1, 0.5), (0.22, 0.25), (0.3, 0.0), (0.005, 1.0)):
        with given(slopes=slopes, least=least):
            expect_number("useful_share(slopes, least)", call(useful_share, slopes, least), wanted)
    expect_unchanged("useful_share", useful_share, slopes=slopes, least=0.1)


@check(
    "dead_units",
    "the worked example comes out right, and so do layers in which all units and no units are dead",
)
def check_dead(dead_units: Function) -> None:
    """A unit is a column, and lives if it was positive once."""
    for z, wanted in (
        ([[-1.0, 2.0], [-3.0, -1.0]], 1),
        ([[-1.0, -2.0, -0.5], [-3.0, -1.0, -0.1]], 3),
        ([[-9.0, 1.0], [-9.0, -9.0], [1.0, -9.0]], 0),
        ([[-1.0, 1.0, -1.0]], 2),
    ):
        with given(z=np.array(z)):
            _expect_count("dead_units(z)", call(dead_units, np.array(z)), wanted)
    expect_unchanged("dead_units", dead_units, z=np.array([[-1.0, 2.0], [-3.0, -1.0]]))


def _expect_count(called: str, got: Any, expected: int) -> None:
    value = as_number(called, got)
    if value != expected:
        raise Mismatch(f"{called} is {value:g}, expected {expected}")
    if not isinstance(got, int | np.integer):
        raise Mismatch(f"{called} is {value}, expected the integer {expected}: int(…) makes one")


def _prelu_parts(backward: Function, da: np.ndarray, z: np.ndarray, slope: np.ndarray) -> Any:
    got = call(backward, da, z, slope)
    return as_parts("prelu_backward", got, "dz", "dslope", shapes=(z.shape, slope.shape))


def _inputs(rows: int, units: int) -> tuple[np.ndarray, np.ndarray]:
    """Return da and z, in tenths; no entry of z is near 0, where there may be a kink."""
    rng = np.random.default_rng(11)
    da, z = rng.normal(size=(rows, units)).round(1), (1.5 * rng.normal(size=(rows, units))).round(1)
    return da, np.where(np.abs(z) < 0.15, 0.7, z)


def _weighted(weights: np.ndarray, f: Function) -> Function:
    """v ↦ Σ weights · f(v): with random weights, no mistake in a gradient cancels out."""

    def scalar(v: np.ndarray) -> float:
        return float(np.sum(weights * as_array("the forward's answer", f(v), weights.shape)))

    return scalar


def _check_slopes(name: str, forward: Function, backward: Function, **more: float) -> None:
    """State that the backward agrees with the measured slopes of the forward. `more` is the last argument, by name."""
    after = "".join(f", {one}" for one in more)
    for rows, units in ((3, 4), (1, 3), (4, 1)):
        da, z = _inputs(rows, units)
        with given(da=da, z=z, **more):
            dz = call(backward, da, z, *more.values())
            f = _weighted(da, lambda v: call(forward, v, *more.values()))
            expect_gradient(f"{name}_backward(da, z{after})", dz, f, z)
    expect_unchanged(f"{name}_forward", forward, z=z, **more)
    expect_unchanged(f"{name}_backward", backward, da=da, z=z, **more)


def _check_far(
    name: str, forward: Function, backward: Function, values: Any, slopes: Any, **more: float
) -> None:
    """State what comes out at −800 and at 800, where exp overflows. NumPy's warnings are no part of it."""
    after = "".join(f", {one}" for one in more)
    with np.errstate(all="ignore"):
        with given(z=FAR, **more):
            got = call(forward, FAR, *more.values())
            expect_array(f"{name}_forward(z{after})", got, values, when="for ±800")
        with given(da=ONES, z=FAR, **more):
            got = call(backward, ONES, FAR, *more.values())
            expect_array(f"{name}_backward(da, z{after})", got, slopes, when="for ±800")


def _check_difference(name: str, forward: Function) -> None:
    """State the law f(z) − f(−z) = z."""
    z = np.array([[-3.0, -0.5, 0.2, 1.0, 6.0]])
    with given(z=z):
        right = as_array(f"{name}_forward(z)", call(forward, z), z.shape)
        left = as_array(f"{name}_forward(-z)", call(forward, -z), z.shape)
        expect_array(f"{name}_forward(z) - {name}_forward(-z)", right - left, z)
