"""`functions.agreement`: designed inputs, state between calls, changed arguments, slopes for messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.cases import (
    SIZES,
    SQUARE,
    Case,
    Function,
    cotangent,
    designed,
    extreme,
    labels,
    normal,
    off_zero,
)
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement, numerical_gradient
from tests.checks.local_student import LocalStudent, student

Floats = np.ndarray[Any, np.dtype[np.float64]]
TIMES = Function("times", ("dz", "x", "W"), ("dx", "dW"), cotangent="dz")
SQUARED = Function("square", ("x",))
SLOPE = Function("square_backward", ("x",))


def draw(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
    return cotangent(rng, n, m), normal(rng, n, d), normal(rng, d, m)


def draw_one(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
    return (normal(rng, n, m),)


def times(dz: Floats, x: Floats, W: Floats) -> tuple[Floats, Floats]:
    return dz @ W.T, x.T @ dz


def square(x: Floats) -> Floats:
    return x**2


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def failure(who: LocalStudent, rng: np.random.Generator, only: str = "") -> CheckFailure:
    """What `operation` finds wrong with this student's `times`."""
    with pytest.raises(CheckFailure) as caught:
        agreement.check_values(who, TIMES, times, designed(rng, draw), only=only)
    return caught.value


def of_square(function: Callable[[Floats], object], rng: np.random.Generator) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        agreement.check_values(student(square=function), SQUARED, square, designed(rng, draw_one))
    return caught.value


def test_a_right_function_passes_in_one_request(rng: np.random.Generator) -> None:
    who = student(times=times)
    agreement.check_values(who, TIMES, times, designed(rng, draw))
    assert who.requests == 1


def test_a_pair_may_be_a_list(rng: np.random.Generator) -> None:
    who = student(times=lambda *args: list(times(*args)))
    agreement.check_values(who, TIMES, times, designed(rng, draw))


def test_a_wrong_part_costs_its_own_test_alone(rng: np.random.Generator) -> None:
    who = student(times=lambda dz, x, W: (dz @ W.T, x.T @ dz / len(x)))
    agreement.check_values(who, TIMES, times, designed(rng, draw), only="dx")
    assert failure(who, rng, only="dW").kind == "values"


def test_a_missing_part_fails(rng: np.random.Generator) -> None:
    assert failure(student(times=lambda dz, x, W: (dz @ W.T,)), rng).kind == "parts"


def test_an_undefined_name_is_missing(rng: np.random.Generator) -> None:
    assert failure(student(), rng).kind == "missing"


def test_a_function_that_raises_is_told_with_its_arguments(rng: np.random.Generator) -> None:
    def raises(*_: object) -> None:
        raise ValueError("shapes do not fit")

    found = failure(student(times=raises), rng)
    assert found.kind == "exception"
    assert "The call was times(dz, x, W)" in found.text


def test_the_hidden_text_of_an_exception_holds_none_of_its_words(rng: np.random.Generator) -> None:
    def raises(*args: object) -> None:
        raise ValueError(repr(args))

    found = failure(student(times=raises), rng)
    assert "array" not in found.redacted.replace("NumPy array", "")


def test_a_transposed_answer_fails_by_shape(rng: np.random.Generator) -> None:
    assert failure(student(times=lambda dz, x, W: (dz @ W.T, dz.T @ x)), rng).kind == "shape"


def test_an_answer_kept_from_the_call_before_is_named_as_state(rng: np.random.Generator) -> None:
    kept: dict[tuple[int, ...], Floats] = {}
    found = of_square(lambda x: kept.setdefault(x.shape, x**2), rng)
    assert (found.kind, "earlier call" in found.text) == ("state", True)


def test_an_answer_that_drifts_within_the_tolerance_is_named_as_state(rng: np.random.Generator) -> None:
    calls: list[int] = []

    def drifts(x: Floats) -> Floats:
        calls.append(1)
        return x**2 * (1 + 1e-5 * len(calls))

    assert of_square(drifts, rng).kind == "state"


def test_noise_within_the_tolerance_is_named_as_random(rng: np.random.Generator) -> None:
    noise = np.random.default_rng(1)
    assert of_square(lambda x: x**2 * (1 + 1e-5 * noise.random()), rng).kind == "random"


def test_an_answer_that_stays_away_at_the_second_time_fails_by_its_form(rng: np.random.Generator) -> None:
    seen: list[bytes] = []

    def once(x: Floats) -> Floats | None:
        seen.append(x.tobytes())
        return x**2 if seen.count(x.tobytes()) == 1 else None

    assert of_square(once, rng).kind == "type"


def test_one_of_several_right_references_has_to_explain_every_case(rng: np.random.Generator) -> None:
    cases = designed(rng, draw_one)
    both = {"square": square, "halved": lambda x: x**2 / 2}
    agreement.check_values(student(square=square), SQUARED, both, cases)
    agreement.check_values(student(square=lambda x: x**2 / 2), SQUARED, both, cases)
    with pytest.raises(CheckFailure):
        agreement.check_values(student(square=lambda x: x**2 / (1 + (len(x) > 4))), SQUARED, both, cases)


def test_numbers_far_out_reach_their_size_on_both_sides(rng: np.random.Generator) -> None:
    z = extreme(rng, 800.0, 4, 3)
    assert (z.max(), z.min()) == (800.0, -800.0)


def test_the_last_class_is_among_the_labels(rng: np.random.Generator) -> None:
    assert all(labels(rng, 2, 5).max() == 4 for _ in range(20))


def test_an_answer_that_is_partly_random_fails(rng: np.random.Generator) -> None:
    noise = np.random.default_rng(1)
    assert of_square(lambda x: x**2 + 0.1 * noise.normal(size=x.shape), rng).kind == "values"


def test_nan_fails(rng: np.random.Generator) -> None:
    assert of_square(lambda x: x * np.nan, rng).kind == "finite"


def test_a_list_fails(rng: np.random.Generator) -> None:
    assert of_square(lambda x: (x**2).tolist(), rng).kind == "type"


def test_a_foreign_object_fails(rng: np.random.Generator) -> None:
    assert of_square(lambda x: object(), rng).kind == "type"


def test_values_are_judged_on_copies(rng: np.random.Generator) -> None:
    def in_place(x: Floats) -> Floats:
        x *= x
        return x

    agreement.check_values(student(square=in_place), SQUARED, square, designed(rng, draw_one))


def test_changing_an_argument_fails_the_mutation_check(rng: np.random.Generator) -> None:
    def in_place(x: Floats) -> Floats:
        x *= x
        return x

    with pytest.raises(CheckFailure) as caught:
        agreement.check_unchanged(student(square=in_place), SQUARED, square, Case(draw_one(rng, 3, 2, 4)))
    assert (caught.value.kind, "argument x" in caught.value.text) == ("mutation", True)


def test_leaving_arguments_alone_passes(rng: np.random.Generator) -> None:
    agreement.check_unchanged(student(square=square), SQUARED, square, Case(draw_one(rng, 3, 2, 4)))


def test_doing_nothing_does_not_pass_the_mutation_check(rng: np.random.Generator) -> None:
    with pytest.raises(CheckFailure) as caught:
        agreement.check_unchanged(
            student(square=lambda x: None), SQUARED, square, Case(draw_one(rng, 3, 2, 4))
        )
    assert caught.value.kind == "type"


def slope_message(forward: Callable[..., object], backward: Callable[..., object], seed: int) -> str:
    rng = np.random.default_rng(seed)
    link = numerical_gradient.OwnForward("loss", arguments=lambda x: (x,), places={"": 0}, rng=rng)
    who = student(loss=forward, square_backward=backward)
    with pytest.raises(CheckFailure) as caught:
        agreement.check_values(who, SLOPE, lambda x: 2 * x, designed(rng, draw_one), forward=link)
    return caught.value.message


@pytest.mark.parametrize("seed", range(5))
def test_a_backward_that_fits_its_own_wrong_forward_is_told(seed: int) -> None:
    assert "right gradient of your own loss" in slope_message(lambda x: 0.5 * np.sum(x**2), lambda x: x, seed)


@pytest.mark.parametrize("seed", range(5))
def test_a_backward_that_fits_nothing_is_not_praised(seed: int) -> None:
    assert "your own" not in slope_message(lambda x: np.sum(x**2), lambda x: x, seed)


def test_a_forward_that_raises_adds_nothing_to_the_message() -> None:
    assert "your own" not in slope_message(lambda x: 1 / 0, lambda x: x, 0)


def test_ridders_finds_the_slope_of_an_exponential() -> None:
    steps = [0.1, 0.05, 0.025]
    slope, error = numerical_gradient.ridders([(np.exp(h) - np.exp(-h)) / (2 * h) for h in steps])
    assert abs(slope - 1) < 1e-8
    assert abs(slope - 1) <= error


def test_designed_sizes_are_distinct_and_no_multiples_but_for_the_square() -> None:
    for size in set(SIZES) - {SQUARE}:
        large = [value for value in size if value > 1]
        assert all(a % b for a in large for b in large if a != b)
        assert len(set(size)) == len(size)


def test_the_second_case_is_a_twin_of_the_first(rng: np.random.Generator) -> None:
    first, twin, *_ = designed(rng, draw_one)
    assert first.args[0].shape == twin.args[0].shape  # type: ignore[attr-defined]
    assert not np.array_equal(first.args[0], twin.args[0])  # type: ignore[arg-type]


def test_numbers_off_zero_keep_their_distance_and_have_both_signs(rng: np.random.Generator) -> None:
    for _ in range(200):
        z = off_zero(rng, 3, 1)
        assert np.min(np.abs(z)) >= 0.05
        assert np.min(z) < 0 < np.max(z)


def test_an_answer_that_a_later_call_overwrites_fails(rng: np.random.Generator) -> None:
    buffers: dict[tuple[int, ...], Any] = {}

    def reused(x: Any) -> Any:
        buffer = buffers.setdefault(x.shape, np.empty(x.shape))
        buffer[...] = x**2
        return buffer

    with pytest.raises(CheckFailure, match="changed what an earlier one had returned") as caught:
        agreement.check_values(student(square=reused), SQUARED, square, designed(rng, draw_one))
    assert caught.value.kind == "state"
