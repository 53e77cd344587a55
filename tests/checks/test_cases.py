"""`checks.cases`: coincidences are among the inputs whatever an author asks for, and wrong code shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.cases import (
    COINCIDENCES,
    FIRST,
    SECOND,
    Case,
    Function,
    cotangent,
    designed,
    never_huge,
    never_tiny,
    normal,
    off_zero,
    positive,
)
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement
from tests.checks.local_student import student

SEEDS = range(5)
Draw = Callable[..., tuple[Any, ...]]


def one(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[Any, ...]:
    return (off_zero(rng, n, m),)


def logits(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[Any, ...]:
    return (normal(never_huge(rng), n, m),)


def both(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[Any, ...]:
    return cotangent(rng, n, m), normal(rng, n, m)


def kinked(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[Any, ...]:
    return cotangent(rng, n, m), off_zero(rng, n, m)


def layer(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[Any, ...]:
    return normal(rng, n, d), normal(rng, d, m), normal(rng, m)


def layer_back(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[Any, ...]:
    return cotangent(rng, n, m), normal(rng, n, d), normal(rng, d, m)


def softmax(z: Any) -> Any:
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def dense(x: Any, W: Any, b: Any) -> Any:
    return x @ W + b


def relu(z: Any) -> Any:
    return np.maximum(z, 0)


def dense_backward(dz: Any, x: Any, W: Any) -> Any:
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def wide(z: Any) -> Any:
    return np.tanh(z)


def in_place(z: Any) -> Any:
    z *= z > 0
    return z


WRONG: dict[str, tuple[Callable[..., Any], Draw, Callable[..., Any]]] = {
    "relu clipped at 6": (relu, one, lambda z: np.clip(z, 0, 6)),
    "relu clipped at 10": (relu, one, lambda z: np.clip(z, 0, 10)),
    "relu clipped at 20": (relu, one, lambda z: np.clip(z, 0, 20)),
    "relu that leaks far below zero": (relu, one, lambda z: np.where(z < -5, 0.01 * z, np.maximum(z, 0))),
    "relu with a threshold": (relu, one, lambda z: np.where(z > 0.01, z, 0)),
    "relu that saturates": (relu, one, lambda z: np.where(z > 0, 20 * np.tanh(z / 20), 0)),
    "relu shifted by a little": (relu, one, lambda z: np.maximum(z - 1e-3, 0)),
    "relu clipped at a million": (relu, one, lambda z: np.clip(z, 0, 1e6)),
    "relu with a tiny threshold": (relu, one, lambda z: np.where(z > 1e-8, z, 0)),
    "relu with a tiny constant": (relu, one, lambda z: relu(z) + 1e-8),
    "relu in rounded numbers": (relu, one, lambda z: relu(np.round(z, 6))),
    "relu of one entry": (relu, one, lambda z: z if z.size == 1 else np.maximum(z, 0)),
    "relu of a square, transposed": (relu, one, lambda z: relu(z.T if z.shape[0] == z.shape[1] else z)),
    "tanh near zero alone": (wide, logits, lambda z: np.where(np.abs(z) < 1, np.tanh(z), np.clip(z, -1, 1))),
    "tanh as a polynomial": (wide, logits, lambda z: z - z**3 / 3 + 2 * z**5 / 15),
    "tanh as a rational function": (wide, logits, lambda z: z * (27 + z**2) / (27 + 9 * z**2)),
    "the sigmoid, cut straight": (sigmoid, logits, lambda z: np.clip(0.5 + 0.25 * z, 0, 1)),
    "a gradient clipped at 5": (lambda da, z: da * z, both, lambda da, z: np.clip(da, -5, 5) * z),
    "a gradient clipped at ten thousand": (
        lambda da, z: da * z,
        both,
        lambda da, z: np.clip(da, -1e4, 1e4) * z,
    ),
    "a gradient that is cut where it is tiny": (
        lambda da, z: da * (z > 0),
        both,
        lambda da, z: np.where(np.abs(da) < 1e-7, 0, da) * (z > 0),
    ),
    "a slope with a tiny threshold": (lambda da, z: da * (z > 0), kinked, lambda da, z: da * (z > 1e-8)),
    "a gradient whose zeros are ones": (
        lambda da, z: da + z,
        both,
        lambda da, z: np.where(da == 0, 1, da) + z,
    ),
    "softmax clipped at 5": (softmax, logits, lambda z: softmax(np.clip(z, -5, 5))),
    "softmax with a constant below": (
        softmax,
        logits,
        lambda z: np.exp(z) / (np.exp(z).sum(axis=1, keepdims=True) + 1e-1),
    ),
    "softmax down columns where the batch is square": (
        softmax,
        logits,
        lambda z: softmax(z.T).T if z.shape[0] == z.shape[1] else softmax(z),
    ),
    "softmax that squeezes": (softmax, logits, lambda z: np.squeeze(softmax(z))),
    "dense with a residual": (
        dense,
        layer,
        lambda x, W, b: x @ W + b + (x if W.shape[0] == W.shape[1] else 0),
    ),
    "dense with W transposed where that fits": (
        dense,
        layer,
        lambda x, W, b: x @ (W.T if W.shape[0] == W.shape[1] else W) + b,
    ),
    "dense with x transposed where that fits": (
        dense,
        layer,
        lambda x, W, b: (x.T if x.shape[0] == x.shape[1] else x) @ W + b,
    ),
    "dense with b down the rows where that fits": (
        dense,
        layer,
        lambda x, W, b: x @ W + (b[:, None] if len(b) == len(x) else b),
    ),
    "dense without b for one row": (dense, layer, lambda x, W, b: x @ W + (b if len(x) > 1 else 0)),
    "dense that squeezes": (dense, layer, lambda x, W, b: np.squeeze(x @ W + b)),
    "dense by an outer product of one input": (
        dense,
        layer,
        lambda x, W, b: x @ W + b if W.shape[0] > 1 else x * W[0, 0] + b,
    ),
    "dense by einsum over a batch of one": (
        dense,
        layer,
        lambda x, W, b: np.einsum("d,dm->m", x[0], W) + b if len(x) == 1 else x @ W + b,
    ),
    "dense with large inputs clipped": (dense, layer, lambda x, W, b: np.clip(x, -1e4, 1e4) @ W + b),
    "dense with large weights clipped": (dense, layer, lambda x, W, b: x @ np.clip(W, -1e4, 1e4) + b),
    "dense with a large bias clipped": (dense, layer, lambda x, W, b: x @ W + np.clip(b, -1e4, 1e4)),
    "dense with tiny weights cut": (dense, layer, lambda x, W, b: x @ np.where(np.abs(W) < 1e-7, 0, W) + b),
    "dense with tiny inputs cut": (dense, layer, lambda x, W, b: np.where(np.abs(x) < 1e-7, 0, x) @ W + b),
    "dense with a tiny bias cut": (dense, layer, lambda x, W, b: x @ W + np.where(np.abs(b) < 1e-7, 0, b)),
    "db summed over the wrong axis where that fits": (
        dense_backward,
        layer_back,
        lambda dz, x, W: (
            dz @ W.T,
            x.T @ dz,
            dz.sum(axis=1) if dz.shape[0] == dz.shape[1] else dz.sum(axis=0),
        ),
    ),
    "dW transposed where it is square": (
        dense_backward,
        layer_back,
        lambda dz, x, W: (dz @ W.T, dz.T @ x if W.shape[0] == W.shape[1] else x.T @ dz, dz.sum(axis=0)),
    ),
    "dx without the transpose where W is square": (
        dense_backward,
        layer_back,
        lambda dz, x, W: (dz @ W if W.shape[0] == W.shape[1] else dz @ W.T, x.T @ dz, dz.sum(axis=0)),
    ),
    "db of one row squeezed": (
        dense_backward,
        layer_back,
        lambda dz, x, W: (dz @ W.T, x.T @ dz, dz.sum(axis=0) if len(dz) > 1 else dz),
    ),
}


def judged(reference: Callable[..., Any], draw: Draw, function: Callable[..., Any], seed: int) -> None:
    names = {
        logits: ("z",),
        one: ("z",),
        both: ("da", "z"),
        kinked: ("da", "z"),
        layer: ("x", "W", "b"),
        layer_back: ("dz", "x", "W"),
    }
    asked = Function("f", names[draw], ("dx", "dW", "db") if draw is layer_back else ())
    cases = designed(np.random.default_rng(seed), draw, (FIRST, SECOND))
    agreement.check_values(student(f=function), asked, reference, cases)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", WRONG)
def test_code_that_is_wrong_by_coincidence_fails(name: str, seed: int) -> None:
    reference, draw, wrong = WRONG[name]
    with pytest.raises(CheckFailure):
        judged(reference, draw, wrong, seed)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", WRONG)
def test_the_right_code_passes(name: str, seed: int) -> None:
    reference, draw, _ = WRONG[name]
    judged(reference, draw, reference, seed)


def test_a_relu_in_place_fails_where_arguments_are_compared() -> None:
    case = Case((off_zero(np.random.default_rng(0), *FIRST[:2]),))
    with pytest.raises(CheckFailure) as caught:
        agreement.check_unchanged(student(f=in_place), Function("f", ("z",)), relu, case)
    assert caught.value.kind == "mutation"


def test_coincidences_follow_whatever_sizes_are_asked_for() -> None:
    cases = designed(np.random.default_rng(0), layer, (FIRST,))
    sizes = [(*case.args[0].shape, case.args[1].shape[1]) for case in cases]  # type: ignore[attr-defined]
    of_magnitudes = 2 + 3 + 3  # large and small; huge and tiny, but for each of three arrays
    of_ones = [size for size in COINCIDENCES for _ in range(2 if 1 in (size[0], size[2]) else 1)]
    assert sizes == [FIRST, FIRST, *of_ones, *[FIRST] * of_magnitudes]


def test_sizes_below_the_least_are_raised_to_it() -> None:
    cases = designed(np.random.default_rng(0), logits, (FIRST,), least=(2, 2, 2))
    assert min(min(case.args[0].shape) for case in cases) == 2  # type: ignore[attr-defined]


def said(draw: Draw, seed: int, about: str) -> list[Case]:
    cases = designed(np.random.default_rng(seed), draw, (FIRST,))
    return [case for case in cases if case.about == about]


@pytest.mark.parametrize("draw", [one, logits, both])
@pytest.mark.parametrize("seed", SEEDS)
def test_large_numbers_are_of_both_signs_and_leave_others_of_usual_size(draw: Draw, seed: int) -> None:
    (large,) = said(draw, seed, "large numbers")
    for array in large.args:
        assert (np.max(array) > 20, np.min(array) < -20) == (True, True)  # type: ignore[call-overload]
        assert np.median(np.abs(array)) < 9  # type: ignore[call-overload]


@pytest.mark.parametrize("seed", SEEDS)
def test_small_numbers_hold_a_zero_only_where_there_is_no_kink(seed: int) -> None:
    smooth, bent = (said(draw, seed, "small numbers")[0].args[0] for draw in (logits, one))
    assert np.max(np.abs(smooth)) < 0.1  # type: ignore[call-overload]
    assert (np.min(np.abs(smooth)), np.min(np.abs(bent)) > 0) == (0, True)  # type: ignore[call-overload]


@pytest.mark.parametrize("about", ["huge numbers", "tiny numbers"])
def test_each_array_in_turn_stays_of_usual_size_where_the_others_do_not(about: str) -> None:
    usual = [[0.1 < np.median(np.abs(a)) < 10 for a in case.args] for case in said(layer, 0, about)]  # type: ignore[call-overload]
    assert usual == [[True, False, False], [False, True, False], [False, False, True]]


def test_what_must_not_be_huge_or_tiny_is_neither() -> None:
    def draw(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[Any, ...]:
        return cotangent(rng, n, m), normal(never_huge(never_tiny(rng)), n, m)

    drawn = [*said(draw, 0, "huge numbers"), *said(draw, 0, "tiny numbers")]
    assert [np.median(np.abs(case.args[0])) > 1e4 for case in drawn] == [True, False]  # type: ignore[call-overload]
    assert all(0.1 < np.median(np.abs(case.args[1])) < 10 for case in drawn)  # type: ignore[call-overload]


def test_a_draw_without_huge_numbers_has_no_case_of_them() -> None:
    assert said(logits, 0, "huge numbers") == []


def test_a_tiny_answer_is_judged_by_its_own_size() -> None:
    (tiny,) = said(one, 0, "tiny numbers")
    with pytest.raises(CheckFailure):
        agreement.check_values(student(f=lambda z: 0 * z), Function("f", ("z",)), lambda z: z, [tiny])


def test_positive_numbers_stay_positive_in_every_case() -> None:
    cases = designed(np.random.default_rng(0), lambda rng, n, d, m: (positive(rng, n, m),), (FIRST,))
    assert all(np.min(case.args[0]) > 0 for case in cases)  # type: ignore[call-overload]
