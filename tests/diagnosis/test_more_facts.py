"""Facts of formulas, places, lists, calls and objects: each is given where it is true, and for nothing near to it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from autograder.diagnosis.facts import best_fact
from autograder.diagnosis.facts.calls import Call, Floats
from tests.diagnosis.test_facts import SIZES, dense_calls, elementwise, fact, softmax, table_calls

Change = Callable[[Floats, Floats, Floats], Floats]
RNG_SEED = 11


def sigmoid(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-z)))


def waves(like: Floats) -> Floats:
    """Numbers of no pattern in this shape."""
    return np.asarray(np.sin(7 * np.arange(like.size) + 1)).reshape(like.shape)


def slope_calls(change: Callable[[Floats, Floats], Floats]) -> list[Call]:
    """Calls of the sigmoid's backward: change(da, z)."""
    rng = np.random.default_rng(RNG_SEED)
    pairs = [(rng.standard_normal((n, m)), rng.standard_normal((n, m))) for n, _, m in SIZES]
    right = [da * sigmoid(z) * (1 - sigmoid(z)) for da, z in pairs]
    return [Call({"da": da, "z": z}, (r,), (change(da, z),)) for (da, z), r in zip(pairs, right, strict=True)]


def labelled_calls(change: Callable[[Floats, Floats], Floats]) -> list[Call]:
    """Calls of the backward of a cross-entropy: change(right, mask of the labels)."""
    rng = np.random.default_rng(RNG_SEED)
    calls = []
    for n, m in ((7, 3), (5, 4), (6, 2)):
        z, y = rng.standard_normal((n, m)), rng.integers(0, m, n)
        mask = (np.arange(m) == y[:, None]).astype(float)
        right = softmax(z) - mask
        calls.append(Call({"z": z, "y": y.astype(float)}, (right,), (change(right, mask),)))
    return calls


def mean_calls(change: Callable[[Floats, Floats], float]) -> list[Call]:
    """Calls of a mean squared error: change(p, t)."""
    rng = np.random.default_rng(RNG_SEED)
    pairs = [(rng.standard_normal((n, m)), rng.standard_normal((n, m))) for n, _, m in SIZES * 2]
    return [
        Call({"p": p, "t": t}, (np.asarray(np.mean((p - t) ** 2)),), (np.asarray(change(p, t)),))
        for p, t in pairs
    ]


def listed_calls(change: Callable[[list[Floats], list[Floats]], list[Floats]]) -> list[Call]:
    """Calls of a step of descent over pairs (W, b): change(right, params)."""
    rng = np.random.default_rng(RNG_SEED)
    calls = []
    for widths in ((4, 3, 2), (3, 5), (2, 4, 3, 5)):
        shapes = [s for m, n in itertools.pairwise(widths) for s in ((m, n), (n,))]
        params = [rng.standard_normal(shape) for shape in shapes]
        right = [p - 0.1 * rng.standard_normal(p.shape) for p in params]
        paths = [(index // 2, index % 2) for index in range(len(shapes))]
        held = dict(zip(paths, params, strict=True))
        calls.append(Call({}, right, change(right, params), paths=paths, lists={"params": held}))
    return calls


def steps_of(change: Callable[[int, Floats, Floats], Floats], objects: int = 3) -> list[Call]:
    """Calls of optimizers, step by step: change(step, start, right)."""
    rng = np.random.default_rng(RNG_SEED)
    calls = []
    for number in range(objects):
        start = w = rng.standard_normal((4, 3))
        for step in range(4):
            w = w - 0.1 * rng.standard_normal(w.shape)
            lists = {"params": {(0,): start}} if step == 0 else {}
            found = change(step, start, w)
            calls.append(Call({}, (w,), (found,), paths=[(0,)], lists=lists, owner=str(number)))
    return calls


def raising_calls(raises: Callable[[int], bool]) -> list[Call]:
    """Calls over lists of one to three items."""
    rng = np.random.default_rng(RNG_SEED)
    calls = []
    for items in (1, 1, 2, 3, 3):
        held = {(index,): rng.standard_normal(3) for index in range(items)}
        total = sum(held.values())
        answer = () if raises(items) else (total,)
        calls.append(Call({}, (total,), answer, lists={"params": held}, raised=raises(items)))
    return calls


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        (slope_calls(lambda da, z: da * sigmoid(z)), "the expected value, multiplied by 1 + exp(z), entry by entry"),
        (slope_calls(lambda da, z: 1 - sigmoid(z)), "It is 1/(1 + exp(z))."),
        (slope_calls(lambda da, z: da * z), "It is da, multiplied by z, entry by entry."),
        (slope_calls(lambda da, z: da - 2 * z), "It is da minus 2 times z."),
        (slope_calls(lambda da, z: np.full(da.shape, 0.25)), "It is 0.25 in every entry"),
        (
            slope_calls(lambda da, z: da * sigmoid(z) * (1 + sigmoid(z))),
            "right sign, but its absolute value is too large",
        ),
        (elementwise(lambda da, z, right: np.minimum(z, 0)), "It is z with positive entries replaced by 0."),
        (elementwise(lambda da, z, right: np.where(z < 0, da, right)), "It is da, unchanged."),
        (elementwise(lambda da, z, right: np.where(z < 0, 2 * z, right)), "is right. There it is 2 times z."),
        (elementwise(lambda da, z, right: np.where(z > 1, 7 * da, right)), "where z is large (from 1"),
        (table_calls(lambda z: np.cos(z) ** 2), "Its rows should sum to 1, but none does."),
        (table_calls(lambda z: 1 - softmax(z)), "1 minus the expected value"),
        (labelled_calls(lambda right, mask: right + mask * waves(mask)), "only at the entry of each row that y names"),
        (labelled_calls(lambda right, mask: np.where(mask, right, waves(mask))), "each row that y does not name"),
        (mean_calls(lambda p, t: float(np.mean(np.abs(p - t)))), "It is the mean of |(p - t)|."),
        (mean_calls(lambda p, t: float(np.mean(p**2))), "It is the mean of p²."),
        (mean_calls(lambda p, t: 1.0), "It is the same in every call, whatever the arguments are."),
        (dense_calls(lambda dz, x, right: dz), "It is dz, unchanged."),
        (dense_calls(lambda dz, x, right: x.T), "It is x, transposed."),
        (dense_calls(lambda dz, x, right: dz.sum(axis=1), "db"), "It is dz, summed over its columns."),
        (dense_calls(lambda dz, x, right: np.asarray(dz.sum()), "db"), "the expected value summed over its rows"),
        (dense_calls(lambda dz, x, right: right.ravel()), "its shape is wrong"),
        (dense_calls(lambda dz, x, right: right * np.arange(1, len(right) + 1)[:, None]), "Each row is"),
        (
            dense_calls(lambda dz, x, right: right + right[:1]),
            "Each column is off by a number, and this number differs",
        ),
        (dense_calls(lambda dz, x, right: 0 * right), "It is 0 in every entry"),
        (listed_calls(lambda right, params: params), "it is the item of params at the same place, unchanged"),
        (
            listed_calls(lambda right, params: [(right, params)[i % 2][i] for i in range(len(right))]),
            "Only the second array of each pair is wrong. It is the item of params at the same place, unchanged.",
        ),
        (listed_calls(lambda right, params: [*right[:-2], *(2 * r for r in right[-2:])]), "Only the last item"),
        (
            listed_calls(lambda right, params: [right[i ^ 1] for i in range(len(right))]),
            "the two of each pair are exchanged",
        ),
        (listed_calls(lambda right, params: right[2:]), "some are missing"),
        (steps_of(lambda step, start, right: right + step * np.cos(31 * right)), "its first call is right and its"),
        (steps_of(lambda step, start, right: 2 * start - right), "with the opposite sign"),
        (raising_calls(lambda items: items > 1), "It raises an exception only where params has more than one item"),
    ],
)  # fmt: skip
def test_a_fact_is_told(calls: Sequence[Call], words: str) -> None:
    assert words in fact(calls)


NEAR: dict[str, list[Call]] = {
    "a formula that fails in one call": [
        *slope_calls(lambda da, z: da * sigmoid(z))[:-1],
        *slope_calls(lambda da, z: da * np.cos(z) * 2)[-1:],
    ],
    "an argument in all calls but one": [
        *elementwise(lambda da, z, right: da)[1:],
        *elementwise(lambda da, z, right: np.cos(7 * da + z))[:1],
    ],
    "a place that one entry leaves": [
        *labelled_calls(lambda right, mask: right + mask * np.arange(mask.size).reshape(mask.shape))[1:],
        *labelled_calls(lambda right, mask: right * (1 + 0.1 * (np.arange(mask.size).reshape(mask.shape) % 2)))[:1],
    ],
    "calls that raise whatever the list": raising_calls(lambda items: items == 2),
    "one call that raises where lists are short": [
        *raising_calls(lambda items: False)[1:],
        *raising_calls(lambda items: items == 1)[:1],
    ],
    "numbers of no pattern after the first step": steps_of(
        lambda step, start, right: right + np.random.default_rng(step).standard_normal(right.shape)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NEAR)
def test_what_is_nearly_so_is_not_told(name: str) -> None:
    found = best_fact.fact(NEAR[name])
    assert found is None or not found.exact


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("share", [1.0, 0.3])
def test_of_noise_in_all_or_in_some_entries_nothing_is_told(share: float, seed: int) -> None:
    rng = np.random.default_rng(seed)

    def noisy(right: Floats) -> Floats:
        return np.where(rng.random(right.shape) < share, rng.standard_normal(right.shape), right)

    for calls in (
        dense_calls(lambda dz, x, right: noisy(right), "dx"),
        dense_calls(lambda dz, x, right: noisy(right)),
        mean_calls(lambda p, t: float(noisy(np.asarray(np.mean((p - t) ** 2))))),
        listed_calls(lambda right, params: [noisy(array) for array in right]),
    ):
        found = best_fact.fact(calls)
        assert found is None or not found.exact


def test_of_noise_among_numbers_of_both_signs_not_even_a_tendency_is_told() -> None:
    told = []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        told.append(fact(dense_calls(lambda dz, x, right, rng=rng: rng.standard_normal(right.shape), "dx")))  # type: ignore[misc]
    assert set(told) == {""}


def test_a_factor_of_each_row_that_is_one_for_all_is_not_told_as_many() -> None:
    assert fact(dense_calls(lambda dz, x, right: 6.5 * right)) == "It is 6.5 times the expected value."


def test_what_is_exact_is_told_before_a_tendency() -> None:
    found = best_fact.fact(table_calls(lambda z: -softmax(z)))
    assert found is not None
    assert found.exact


def test_a_tendency_is_known_as_one_whatever_it_begins_with() -> None:
    found = best_fact.fact(table_calls(lambda z: softmax(z) ** 2 - 0.1))
    assert found is not None
    assert not found.after("logits: ").exact


ANY = arrays.arrays(
    np.float64,
    arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    elements=st.sampled_from([0.0, 1.0, -1.5, 1e300, np.nan, np.inf, -np.inf, 3.0]),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(ANY, ANY, ANY, st.lists(ANY, max_size=3)), min_size=1, max_size=4))
def test_any_answer_to_any_call_is_taken(drawn: list[tuple[Floats, Floats, Floats, list[Floats]]]) -> None:
    calls = []
    for wanted, found, argument, items in drawn:
        held = {(number,): item for number, item in enumerate(items)}
        calls.append(
            Call(
                {"x": argument, "y": wanted}, (wanted,), (found,), paths=[(0,)], lists={"p": held}, owner="a"
            )
        )
        calls.append(Call({"x": argument}, (wanted, argument), (found, argument), paths=[(0,), (1,)]))
    assert all(isinstance(fact(some), str) for some in (calls[::2], calls[1::2]))
