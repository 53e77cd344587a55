"""The public checks of the second assignment: worked examples, laws of any right answer, measured gradients."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from autograder.release.kit import (
    Function,
    Mismatch,
    as_array,
    as_parts,
    call,
    check,
    expect_array,
    expect_gradient,
    expect_number,
    expect_unchanged,
    given,
)


@check(
    "signals_forward",
    "a worked example, the product of an identity stack, and every activation come out right",
)
def check_signals_forward(signals_forward: Function) -> None:
    """z before, a after; without an activation a stack is one product of matrices."""
    x = np.array([[1.0, -1.0]])
    weights = [np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([[-1.0], [5.0]])]
    with given(x=x, weights=weights, activation="relu"):
        zs, outs = as_parts("signals_forward", call(signals_forward, x, weights, "relu"), "zs", "outs")
        _expect_list("zs", zs, [[[1.0, -2.0]], [[-1.0]]], "for two ReLU layers")
        _expect_list("outs", outs, [[[1.0, 0.0]], [[0.0]]], "for two ReLU layers")
    x, weights = _small_stack((4, 3, 5, 2))
    with given(x=x, weights=weights, activation="identity"):
        _, outs = as_parts("signals_forward", call(signals_forward, x, weights, "identity"), "zs", "outs")
        product = x @ weights[0] @ weights[1] @ weights[2]
        _expect_list("outs", outs, [None, None, product], "for three layers without an activation")
    for name, inverse in (("tanh", np.arctanh), ("sigmoid", lambda a: np.log(a / (1 - a)))):
        with given(x=x, weights=weights, activation=name):
            zs, outs = as_parts("signals_forward", call(signals_forward, x, weights, name), "zs", "outs")
            last = as_array("outs[2]", _layers("outs", outs, 3)[2], (3, 2))
            expect_array("zs[2]", _layers("zs", zs, 3)[2], inverse(last), when=f"for three {name} layers")
    expect_unchanged("signals_forward", signals_forward, x=x, weights=weights, activation="tanh")


@check("signals_backward", "each layer's gradient agrees with the measured one, with every activation")
def check_signals_backward(signals_forward: Function, signals_backward: Function) -> None:
    """Moving one entry of x moves the outputs by what the gradients say, and so does one entry of a weight."""
    for sizes, name in (
        ((3, 2), "sigmoid"),
        ((4, 3, 5, 2), "tanh"),
        ((4, 3, 5, 2), "relu"),
        ((3, 3, 3), "identity"),
    ):
        x, weights = _small_stack(sizes)
        zs, _ = as_parts("signals_forward", call(signals_forward, x, weights, name), "zs", "outs")
        da = np.random.default_rng(7).normal(size=(3, sizes[-1]))
        with given(da=da, weights=weights, zs=list(zs), activation=name):
            dzs = _layers("dzs", call(signals_backward, da, weights, list(zs), name), len(weights))
            _expect_first_layer_first(dzs, [np.shape(z) for z in zs])
            for layer in reversed(range(len(weights))):  # a mistake in one layer goes on to those below it
                f = _output_from(signals_forward, weights, layer, name, da)
                expect_gradient(f"dzs[{layer}]", dzs[layer], f, np.asarray(zs[layer]), when=f"with {name}")
        expect_unchanged(
            "signals_backward", signals_backward, da=da, weights=weights, zs=list(zs), activation=name
        )


@check("sizes", "worked examples come out right, for tiny numbers too")
def check_sizes(rms: Function, norms_by_step: Function) -> None:
    """3 and 4 have the norm 5, and the root mean square 5/√2."""
    expect_number("rms of [[3, 4]]", call(rms, np.array([[3.0, 4.0]])), 5 / 2**0.5)
    expect_number("rms of [2, 2, 2], whose deviation is 0,", call(rms, np.full(3, 2.0)), 2.0)
    expect_number("1e9 times rms of [[3e-9, 4e-9]]", 1e9 * call(rms, np.array([[3e-9, 4e-9]])), 5 / 2**0.5)
    dh = np.zeros((2, 3, 2))
    dh[0, 0], dh[:, 2, 1] = (3.0, 4.0), (6.0, 8.0)
    with given(dh=dh):
        norms = _as_numbers("norms_by_step(dh)", call(norms_by_step, dh))
        expect_array("norms_by_step(dh)", norms, [5.0, 0.0, 10.0], when="for steps of norm 5, 0 and 10")
    expect_unchanged("rms", rms, a=np.array([[3.0, 4.0]]))
    expect_unchanged("norms_by_step", norms_by_step, dh=dh)


@check("predicted_variances", "the worked example comes out right, with ReLU and without")
def check_predicted_variances(predicted_variances: Function) -> None:
    """4 · ½ · 1 = 2, and 3 · ¼ · (2/2) = ¾."""
    _expect_numbers(
        "predicted_variances(1, [4, 3, 2], [0.5, 0.25], 'relu')", predicted_variances, "relu", [2.0, 0.75]
    )
    _expect_numbers(
        "predicted_variances(1, [4, 3, 2], [0.5, 0.25], 'identity')",
        predicted_variances,
        "identity",
        [2.0, 1.5],
    )
    _expect_lists_unchanged("predicted_variances", predicted_variances, "q")


@check("predicted_gradients", "the worked example comes out right, with ReLU and without")
def check_predicted_gradients(predicted_gradients: Function) -> None:
    """½ at the last layer, and 2 · ¼ · ½ · ½ = ⅛ at the first."""
    _expect_numbers(
        "predicted_gradients(1, [4, 3, 2], [0.5, 0.25], 'relu')", predicted_gradients, "relu", [0.125, 0.5]
    )
    _expect_numbers(
        "predicted_gradients(1, [4, 3, 2], [0.5, 0.25], 'identity')",
        predicted_gradients,
        "identity",
        [0.5, 1.0],
    )
    _expect_lists_unchanged("predicted_gradients", predicted_gradients, "s")


@check("state_gradients", "with one step nothing comes back, and the measured gradients agree")
def check_state_gradients(state_gradients: Function) -> None:
    """The cell is run again from a state that was moved a little."""
    rng = np.random.default_rng(9)
    dh, inputs, wh = rng.normal(size=(2, 4, 3)), rng.normal(size=(2, 4, 3)), rng.normal(size=(3, 3))
    h = _states(inputs, wh)
    with given(dh=dh[:, :1], h=h[:, :1], Wh=wh):
        g = call(state_gradients, dh[:, :1], h[:, :1], wh)
        expect_array("state_gradients(dh, h, Wh)", g, dh[:, :1], when="for one step")
    g = as_array("state_gradients(dh, h, Wh)", call(state_gradients, dh, h, wh), dh.shape)
    for step in reversed(range(4)):  # a mistake at one step goes on to those before it

        def later(state: np.ndarray, step: int = step) -> float:
            states = np.concatenate([state[:, None], _states(inputs[:, step + 1 :], wh, state)], axis=1)
            return float(np.sum(dh[:, step:] * states))

        with given(dh=dh, h=h, Wh=wh):
            expect_gradient(
                f"g[:, {step}]",
                g[:, step],
                later,
                h[:, step],
                when="for the steps 0 to 3",
                measured="running the cell from there",
            )
    expect_unchanged("state_gradients", state_gradients, dh=dh, h=h, Wh=wh)


@check("clip", "long gradients keep their direction, short ones stay as they are")
def check_clip(clip_by_global_norm: Function) -> None:
    """(3) and (4) together are 5 long."""
    grads = [np.array([3.0]), np.array([[4.0]])]
    zeros = [np.zeros(2), np.zeros((1, 2))]
    for given_grads, max_norm, wanted in (
        (grads, 2.5, [[1.5], [[2.0]]]),
        (grads, 6.0, [[3.0], [[4.0]]]),
        (zeros, 1.0, zeros),
    ):
        with given(grads=given_grads, max_norm=max_norm):
            got = call(clip_by_global_norm, given_grads, max_norm)
            names = [f"grads[{place}]" for place in range(2)]
            for name, one, expected in zip(
                names, as_parts("clip_by_global_norm", got, *names), wanted, strict=True
            ):
                expect_array(name, one, expected, when=f"clipped to {max_norm:g}")
    expect_unchanged("clip_by_global_norm", clip_by_global_norm, grads=grads, max_norm=2.5)


def _layers(called: str, got: Any, count: int) -> Any:
    """Return `got`, where it is a list of as many arrays as there are layers. Raises `Mismatch`."""
    expected = f"expected a list of {count}, one array for each layer"
    if got is None:
        raise Mismatch(f"{called} is None, {expected}; does the function end with a return?")
    if not isinstance(got, list | tuple):
        raise Mismatch(f"{called} is of type {type(got).__name__}, {expected}")
    if len(got) != count:
        also = "; x is in neither list" if called == "outs" and len(got) == count + 1 else ""
        raise Mismatch(f"{called} has the length {len(got)}, {expected}{also}")
    return got


def _expect_first_layer_first(dzs: Any, shapes: list[tuple[int, ...]]) -> None:
    found = [np.shape(dz) for dz in dzs]
    if found != shapes and found == shapes[::-1]:
        raise Mismatch("dzs begins with the last layer; the first layer stands first")


def _expect_list(called: str, got: Any, expected: Any, when: str) -> None:
    """State that `got` is a list of these arrays; None stands for an array that is not looked at."""
    for place, (item, wanted) in enumerate(zip(_layers(called, got, len(expected)), expected, strict=True)):
        if wanted is not None:
            expect_array(f"{called}[{place}]", item, wanted, when=when)


def _as_numbers(called: str, got: Any) -> np.ndarray:
    """Return an array or a list of numbers as an array. Raises `Mismatch` for a function without a return."""
    if got is None:
        raise Mismatch(f"{called} is None; does the function end with a return?")
    return np.asarray(got, dtype=float)


def _expect_numbers(called: str, function: Function, activation: str, expected: list[float]) -> None:
    got = call(function, 1.0, [4, 3, 2], [0.5, 0.25], activation)
    expect_array(called, _as_numbers(called, got), expected)


def _expect_lists_unchanged(called: str, function: Function, first: str) -> None:
    arguments = {first: 1.0, "sizes": [4, 3, 2], "variances": [0.5, 0.25], "activation": "relu"}
    expect_unchanged(called, function, **arguments)


def _small_stack(sizes: tuple[int, ...]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Three rows and weights, drawn so that no ReLU stands near its kink."""
    rng = np.random.default_rng(24)
    return rng.normal(size=(3, sizes[0])), [rng.normal(size=shape) for shape in itertools.pairwise(sizes)]


def _output_from(
    forward: Function, weights: list[np.ndarray], layer: int, name: str, da: np.ndarray
) -> Function:
    """z of one layer ↦ Σ da · outs[-1]: the layers above it, with z handed to them through an identity matrix."""

    def output(z: np.ndarray) -> float:
        above = [np.eye(z.shape[1]), *weights[layer + 1 :]]
        _, outs = as_parts("signals_forward", call(forward, z, above, name), "zs", "outs")
        return float(np.sum(da * outs[-1]))

    return output


def _states(inputs: np.ndarray, wh: np.ndarray, state: np.ndarray | None = None) -> np.ndarray:
    """The states of the cell h = tanh(input + h Wh) at every step, from `state` (zeros if there is none)."""
    h = np.zeros(inputs.shape[::2]) if state is None else state
    states = np.zeros(inputs.shape)
    for t in range(inputs.shape[1]):
        h = np.tanh(inputs[:, t] + h @ wh)
        states[:, t] = h
    return states
