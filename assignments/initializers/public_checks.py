"""The public checks of the third assignment: worked examples, laws, and the spread of a hundred thousand draws.

A correct initializer misses a bound of five standard errors once in a million; the draws come from fixed seeds, so
that the verdict on an answer repeats.
"""

from __future__ import annotations

import math
from collections.abc import Callable
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
    expect_number,
    expect_unchanged,
    given,
)

SHAPE = (400, 250)  # a hundred thousand weights
SEED = 6
ERRORS = 5  # standard errors that chance is allowed
VARIANCES = {"lecun": 1 / 400, "glorot": 2 / 650, "he": 2 / 400}
CUT_OFF = 0.8796  # the deviation of a standard normal that is cut off at 2


@check("weight_variance", "the worked example comes out right, and Glorot's scheme is the same both ways")
def check_weight_variance(weight_variance: Function) -> None:
    """⅛, ⅕ and ¼; where m = n, Glorot's is LeCun's."""
    for scheme, m, n, expected in (
        ("lecun", 8, 2, 1 / 8),
        ("glorot", 8, 2, 1 / 5),
        ("he", 8, 2, 1 / 4),
        ("lecun", 2, 8, 1 / 2),
        ("glorot", 2, 8, 1 / 5),
        ("he", 2, 8, 1.0),
        ("glorot", 10, 10, 1 / 10),
    ):
        expect_number(f'weight_variance("{scheme}", {m}, {n})', call(weight_variance, scheme, m, n), expected)


@check(
    "normals", "100,000 draws of each have the mean, the spread and the reach of a normal, and come from rng"
)
def check_normals(lecun_normal: Function, glorot_normal: Function, he_normal: Function) -> None:
    """Five standard errors: 1.6 % of the deviation for the mean, 1.1 % for the deviation."""
    for scheme, function in (("lecun", lecun_normal), ("glorot", glorot_normal), ("he", he_normal)):
        name, deviation = f"{scheme}_normal", math.sqrt(VARIANCES[scheme])
        weights = _draw(name, function)
        _expect_spread(name, weights, deviation, 1 / math.sqrt(2 * weights.size))
        if not np.max(np.abs(weights)) > 2 * deviation:
            raise Mismatch(f"no entry of {_called(name)} lies beyond 2 deviations; is it normal?")
        _expect_from_rng(name, function)


@check(
    "uniforms",
    "100,000 draws of each have the mean, the spread and the limit of a uniform, and come from rng",
)
def check_uniforms(lecun_uniform: Function, glorot_uniform: Function, he_uniform: Function) -> None:
    """Five standard errors: 1.6 % of the deviation for the mean, 0.7 % for the deviation."""
    for scheme, function in (("lecun", lecun_uniform), ("glorot", glorot_uniform), ("he", he_uniform)):
        name, deviation = f"{scheme}_uniform", math.sqrt(VARIANCES[scheme])
        weights = _draw(name, function)
        _expect_spread(name, weights, deviation, 1 / math.sqrt(5 * weights.size))
        largest, limit = float(np.max(np.abs(weights))), math.sqrt(3) * deviation
        if not 0.999 * limit <= largest <= 1.000001 * limit:
            raise Mismatch(
                f"the largest entry of {_called(name)} is {largest:.5g}, and its limit {limit:.5g}; is it uniform?"
            )
        _expect_from_rng(name, function)


@check("orthogonal", "columns, or rows where these are fewer, are orthonormal, random, and come from rng")
def check_orthogonal(orthogonal: Function) -> None:
    """Products of the shorter side's vectors are 1 with themselves and 0 with the others."""
    for shape in ((12, 8), (8, 12), (9, 9)):
        called = f"orthogonal({shape[0]}, {shape[1]}, rng)"
        W = as_array(called, call(orthogonal, *shape, np.random.default_rng(SEED)), shape)
        part = "W.T @ W" if shape[0] >= shape[1] else "W @ W.T"
        products = W.T @ W if shape[0] >= shape[1] else W @ W.T
        expect_array(f"({part})", products, np.eye(min(shape)), when=f"for W = {called}")
    W = call(orthogonal, 100, 100, np.random.default_rng(SEED))
    sides = {"entry": np.max(np.abs(W)), "column's sum / 10": np.max(np.abs(W.sum(axis=0))) / 10}
    for what, largest in (sides | {"row's sum / 10": np.max(np.abs(W.sum(axis=1))) / 10}).items():
        if not largest < 0.6:
            raise Mismatch(
                f"the largest {what} of orthogonal(100, 100, rng) is {largest:.2f}, and chance stays below 0.6;"
                " draw normal numbers, of both signs, before you make them orthogonal"
            )
    _expect_from_rng("orthogonal", orthogonal)


@check("initial_params", "draw is called once for each layer, in order, and the biases are zero")
def check_initial_params(initial_params: Function) -> None:
    """A draw that numbers its matrices shows where each went."""
    for sizes in ([4, 3, 2], [3, 2, 2, 2], [2, 5]):
        layers, when = len(sizes) - 1, f"for sizes {sizes}"
        asked, draw = _numbering_draw()
        params = call(initial_params, sizes, draw)
        as_parts("initial_params", params, *(f"(W, b) of layer {layer}" for layer in range(layers)))
        wanted = [(sizes[layer], sizes[layer + 1]) for layer in range(layers)]
        if asked != wanted:
            raise Mismatch(
                f"{when}, the calls were {_listed(asked)}, expected {_listed(wanted)}, in this order"
            )
        for layer, (pair, shape) in enumerate(zip(params, wanted, strict=True)):
            W, b = as_parts(f"layer {layer} of initial_params", pair, "W", "b")
            expect_array(f"W of layer {layer}", W, np.full(shape, layer + 1.0), when=when)
            expect_array(f"b of layer {layer}", b, np.zeros(shape[1]), when=when)
    params = call(initial_params, [3, 2, 2], _numbering_draw()[1])
    if params[0][1] is params[1][1]:
        raise Mismatch("two layers share one array of biases; make a new one for each")
    expect_unchanged("initial_params", initial_params, sizes=[4, 3, 2], draw=_numbering_draw()[1])


@check("distinct_units", "twins count once, wherever they stand, and other units are all counted")
def check_distinct_units(distinct_units: Function) -> None:
    """A unit is a column."""
    for W, expected, what in (
        ([[1.0, 2.0, 1.0], [3.0, 4.0, 3.0]], 2, "for two twins that stand apart"),
        ([[1.0, 1.0, 2.0, 3.0]], 3, "for four units with one input"),
        ([[0.0] * 5] * 3, 1, "for weights that are all 0"),
        ([[1.0, 2.0], [2.0, 1.0]], 2, "for the same weights in another order"),
        ([[1.0, 1.0], [3.0, 3.00001]], 2, "where one entry differs by 1e-5"),
        ([[1.0, 1.0 + 1e-12], [3.0, 3.0]], 1, "where one entry differs by 1e-12"),
    ):
        array = np.array(W)
        with given(W=array):
            got = call(distinct_units, array)
            if got is None:
                raise Mismatch("distinct_units(W) is None; does the function end with a return?")
            if isinstance(got, bool) or not isinstance(got, int | np.integer):
                raise Mismatch(
                    f"distinct_units(W) is {got!r}, of type {type(got).__name__}; return an integer"
                )
            if got != expected:
                raise Mismatch(f"{what}, distinct_units(W) is {got}, expected {expected}")
    expect_unchanged("distinct_units", distinct_units, W=np.array([[1.0, 2.0], [2.0, 1.0]]))


def _called(name: str) -> str:
    return f"{name}({SHAPE[0]}, {SHAPE[1]}, rng)"


def _draw(name: str, function: Function, shape: tuple[int, int] = SHAPE) -> np.ndarray:
    weights = as_array(_called(name), call(function, *shape, np.random.default_rng(SEED)), shape)
    if not np.isfinite(weights).all():
        raise Mismatch(f"{_called(name)} holds NaN or infinity")
    return weights


def _expect_spread(name: str, weights: np.ndarray, deviation: float, error: float) -> None:
    """State that mean and standard deviation are right within `ERRORS` standard errors; `error` is relative."""
    mean, allowed = float(weights.mean()), ERRORS * deviation / math.sqrt(weights.size)
    if not abs(mean) <= allowed:
        first = name.endswith("normal") and abs(mean / deviation - 1) < 0.05
        cause = ": rng.normal takes the mean first, and then the deviation" if first else ""
        raise Mismatch(f"the mean of {_called(name)} is {mean:.4g}, expected 0 within {allowed:.2g}{cause}")
    found = float(weights.std())
    if not abs(found / deviation - 1) <= ERRORS * error:
        raise Mismatch(
            f"the standard deviation of {_called(name)} is {found:.4g}, expected {deviation:.4g}"
            f"{_cause(name, found, deviation)}"
        )


def _cause(name: str, found: float, deviation: float) -> str:
    """Return what a wrong deviation is likely to come from; empty if it fits none of these."""
    causes: tuple[tuple[float, str], ...]
    causes = (
        (
            (deviation**2, "that is the variance; rng.normal wants its root"),
            (CUT_OFF * deviation, "cut off at two deviations, a normal is 12 % narrower: divide by 0.8796"),
            (math.sqrt(3) * deviation, "that is √(3v), which is the limit of a uniform and no deviation"),
        )
        if name.endswith("normal")
        else (
            (deviation / math.sqrt(3), "the limit c makes a deviation of c/√3, so c is √(3v) and not √v"),
            (deviation**2, "the root is that of the whole 3v, and not of the 3 alone"),
            (math.sqrt(3) * deviation**2, "the limit is the root of 3v"),
            (
                math.sqrt(3) * deviation,
                "that is √(3v), the limit; draw uniform numbers between -√(3v) and √(3v)",
            ),
        )
    )
    schemes = zip(VARIANCES.values(), ("LeCun's", "Glorot's", "He's"), strict=True)
    causes += tuple((math.sqrt(variance), f"that is {whose}") for variance, whose in schemes)
    return next((f": {cause}" for value, cause in causes if abs(found / value - 1) < 0.02), "")


def _expect_from_rng(name: str, function: Function) -> None:
    """State that a generator's state decides the weights, and that the next call with it gives others."""
    shape = (20, 10)

    def drawn(rng: np.random.Generator) -> Any:
        return as_array(f"{name}(20, 10, rng)", function(*shape, rng), shape)

    rng = np.random.default_rng(SEED)
    one, other, again = drawn(rng), drawn(rng), drawn(np.random.default_rng(SEED))
    if np.array_equal(one, other):
        raise Mismatch(
            f"a second call of {name} with the same rng gave the same weights: set no seed of your own"
        )
    if not np.array_equal(one, again):
        raise Mismatch(f"two generators of the same seed gave {name} different weights: draw from rng alone")


def _numbering_draw() -> tuple[list[tuple[Any, ...]], Callable[..., np.ndarray]]:
    """Return a draw that fills its k-th matrix with k, and the list of the sizes it was asked for."""
    asked: list[tuple[Any, ...]] = []

    def draw(m: int, n: int) -> np.ndarray:
        asked.append((m, n))
        return np.full((m, n), float(len(asked)))

    return asked, draw


def _listed(sizes: list[tuple[Any, ...]]) -> str:
    return ", ".join(f"draw({m}, {n})" for m, n in sizes) or "nothing"
