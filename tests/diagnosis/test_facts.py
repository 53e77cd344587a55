"""Each fact is true where it is given, and is not given for the nearest thing that it is not true of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.diagnosis.facts import best_fact
from autograder.diagnosis.facts.calls import Call, Floats

SIZES = ((7, 5, 3), (3, 2, 6), (5, 3, 1), (1, 4, 3))
Change = Callable[[Floats, Floats, Floats], Floats]


def fact(calls: Sequence[Call]) -> str:
    """The sentence that is given for these calls; empty if there is none."""
    found = best_fact.fact(calls)
    return found.said if found else ""


def dense_calls(
    change: Change, part: str = "dW", sizes: tuple[tuple[int, int, int], ...] = SIZES
) -> list[Call]:
    """Calls of a dense layer's backward with one wrong part: change(dz, x, right) gives what came back."""
    rng = np.random.default_rng(5)
    calls = []
    for n, d, m in sizes:
        dz, x = rng.standard_normal((n, m)), rng.standard_normal((n, d))
        W = rng.standard_normal((d, m))
        right = {"dx": dz @ W.T, "dW": x.T @ dz, "db": dz.sum(axis=0)}[part]
        calls.append(Call({"dz": dz, "x": x, "W": W}, (right,), (change(dz, x, right),)))
    return calls


def elementwise(change: Callable[[Floats, Floats, Floats], Floats]) -> list[Call]:
    """Calls of the ReLU's backward: change(da, z, right)."""
    rng = np.random.default_rng(6)
    calls = []
    for n, _, m in SIZES:
        da, z = rng.standard_normal((n, m)), rng.standard_normal((n, m))
        right = da * (z > 0)
        calls.append(Call({"da": da, "z": z}, (right,), (change(da, z, right),)))
    return calls


def softmax(z: Floats, axis: int | None = 1) -> Floats:
    e = np.exp(z - z.max())
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def table_calls(change: Callable[[Floats], Floats]) -> list[Call]:
    rng = np.random.default_rng(7)
    tables = [rng.standard_normal((n, m)) for n, _, m in SIZES]
    return [Call({"z": z}, (softmax(z),), (change(z),)) for z in tables]


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        (dense_calls(lambda dz, x, right: right.T), "transposed"),
        (dense_calls(lambda dz, x, right: -right), "the opposite sign"),
        (dense_calls(lambda dz, x, right: 2 * right), "times 2."),
        (dense_calls(lambda dz, x, right: right / 2), "times 1/2."),
        (dense_calls(lambda dz, x, right: right * np.log(2)), "times ln 2"),
        (dense_calls(lambda dz, x, right: right / len(x)), "divided by the number of rows of dz"),
        (dense_calls(lambda dz, x, right: right * len(x)), "times the number of rows of dz"),
        (
            dense_calls(lambda dz, x, right: -right * len(x)),
            "times the number of rows of dz, with the opposite sign",
        ),
        (dense_calls(lambda dz, x, right: right * dz.shape[1]), "times the number of columns of dz"),
        (
            dense_calls(lambda dz, x, right: right * len(x) / (len(x) - 1), sizes=SIZES[:3]),
            "times n/(n-1), where n is the number of rows of dz",
        ),
        (dense_calls(lambda dz, x, right: dz, "db"), "the sum over the batch is missing"),
        (dense_calls(lambda dz, x, right: right[np.newaxis], "db"), "it has an extra first axis of length 1"),
        (dense_calls(lambda dz, x, right: dz.mean(axis=0), "db"), "divided by the number of rows of dz"),
        (dense_calls(lambda dz, x, right: np.squeeze(right)), "axes of length 1 are missing"),
        (
            dense_calls(lambda dz, x, right: right[::-1], "dx"),
            "rows are the expected ones, but in another order",
        ),
        (
            dense_calls(lambda dz, x, right: np.tile(right[:1], (len(right), 1)), "dx"),
            "All its rows are the same",
        ),
        (dense_calls(lambda dz, x, right: right + 0.25), "It is the expected value plus 0.25."),
        (dense_calls(lambda dz, x, right: np.abs(right)), "It is |the expected value|."),
        (
            elementwise(lambda da, z, right: (z > 0) * 1.0),
            "multiplied by da, entry by entry: that factor is missing",
        ),
        (elementwise(lambda da, z, right: right * da), "multiplied by da once too often"),
        (elementwise(lambda da, z, right: da), "It is da, unchanged."),
        (elementwise(lambda da, z, right: np.where(z > 0, right, 3.0)), "wrong only where z is negative"),
        (elementwise(lambda da, z, right: np.where(z > 0, 3 + z, right)), "wrong only where z is positive"),
        (elementwise(lambda da, z, right: right + 0.1 * z), "off by a multiple of z"),
        (table_calls(lambda z: softmax(z, 0)), "Each of its columns sums to 1"),
        (table_calls(lambda z: softmax(z, None)), "All its entries together sum to 1"),
    ],
)
def test_a_fact_is_told(calls: list[Call], words: str) -> None:
    assert words in fact(calls)


def test_a_multiple_of_the_weights_is_told_as_such() -> None:
    calls = [
        Call(call.args, call.expected, (call.expected[0] + 0.3 * call.args["W"],))
        for call in dense_calls(lambda dz, x, right: right)
    ]
    assert fact(calls) == "It is off by a multiple of W."


def test_a_missing_bias_is_told_as_such() -> None:
    rng = np.random.default_rng(8)
    calls = []
    for n, d, m in SIZES:
        x, W, b = rng.standard_normal((n, d)), rng.standard_normal((d, m)), rng.standard_normal(m)
        calls.append(Call({"x": x, "W": W, "b": b}, (x @ W + b,), (x @ W,)))
    assert fact(calls) == "It is exactly what you get if b is not added."


def test_overflow_at_the_extremes_is_told_as_such() -> None:
    near = np.array([[0.5, -1.0]])
    right = [softmax(near), np.array([[1.0, 0.0]])]
    calls = [
        Call({"z": near}, (right[0],), (right[0],)),
        Call({"z": 1000 * near}, (right[1],), (np.full((1, 2), np.nan),)),
    ]
    assert fact(calls).startswith("It contains NaN or infinity, but only where the inputs are very large")


def test_reversed_layers_are_told_as_such() -> None:
    rng = np.random.default_rng(9)
    parts = [rng.standard_normal(shape) for shape in ((3, 4), (4,), (4, 2), (2,))]
    call = Call({}, parts, [parts[2], parts[3], parts[0], parts[1]])
    assert fact([call]) == "All its parts are right, but they are in reverse order."


def test_losses_of_one_step_later_are_told_as_such() -> None:
    losses = np.array([1.0, 0.7, 0.5, 0.4])
    calls = [Call({}, (losses,), (np.append(losses[1:], 0.3),))]
    assert fact(calls) == "Each value is the one that was expected one place later."


def test_losses_without_the_last_are_told_as_such() -> None:
    losses = np.array([1.0, 0.7, 0.5, 0.4])
    assert fact([Call({}, (losses,), (losses[:-1],))]) == "Its last value is missing; all others are right."


def test_a_factor_is_called_a_constant_where_the_number_of_rows_never_changes() -> None:
    calls = dense_calls(lambda dz, x, right: right * len(x), sizes=((7, 5, 3), (7, 4, 2)))
    assert fact(calls) == "In every call it is the expected value times 7."


def test_one_call_alone_tells_no_law() -> None:
    calls = dense_calls(lambda dz, x, right: right * len(x), sizes=((7, 5, 3),))
    assert "rows" not in fact(calls)


def test_of_a_right_answer_nothing_is_told() -> None:
    assert fact(dense_calls(lambda dz, x, right: right * (1 + 1e-12))) == ""


def test_of_noise_nothing_is_told() -> None:
    rng = np.random.default_rng(10)
    assert fact(dense_calls(lambda dz, x, right: rng.standard_normal(right.shape))) == ""


def test_a_law_that_fails_in_one_call_is_not_told() -> None:
    calls = dense_calls(lambda dz, x, right: right / len(x) if len(x) != 3 else right / 2)
    assert "rows" not in fact(calls)


@pytest.mark.parametrize("shape", [(), (2,), (3, 1), (1, 1), (0,)])
def test_any_form_of_answer_is_taken(shape: tuple[int, ...]) -> None:
    assert isinstance(fact(dense_calls(lambda dz, x, right: np.ones(shape))), str)


@settings(max_examples=50, deadline=None)
@given(factor=st.floats(-20, 20).filter(lambda f: abs(f) > 0.01 and abs(f - 1) > 0.01))
def test_what_is_told_of_a_multiple_names_its_factor(factor: float) -> None:
    said = fact(dense_calls(lambda dz, x, right: factor * right))
    if said.startswith("It is "):
        number = said.removeprefix("It is ").removesuffix(" times the expected value.")
        number = "-1" if number == "minus the expected value." else number
        assert float(Fraction(number)) == pytest.approx(factor, rel=1e-3)
    elif "ln" not in said and "sign" not in said:
        number = said.removeprefix("In every call it is the expected value times ").rstrip(".")
        assert float(Fraction(number)) == pytest.approx(factor, rel=1e-5)
