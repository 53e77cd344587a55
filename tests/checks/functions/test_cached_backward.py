"""`checks.chain`: forward and backward with a cache that is the student's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.cases import Case, Function, normal
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import cached_backward
from tests.checks.local_student import student

Floats = np.ndarray[Any, np.dtype[np.float64]]
FORWARD = Function("forward", ("x", "w"), result="out")
BACKWARD = Function("backward", ("dout", "w", "cache"), cotangent="dout", result="grads")
CHAIN = cached_backward.ForwardBackward(FORWARD, BACKWARD)


def forward(x: Floats, w: Floats) -> tuple[Floats, object]:
    return x * w, {"x": x}


def backward(dout: Floats, w: Floats, cache: Any) -> list[Floats]:
    return [dout * cache["x"]]


def output(x: Floats, w: Floats) -> Floats:
    return x * w


def gradients(dout: Floats, x: Floats, w: Floats) -> list[Floats]:
    return [dout * x]


def passes(count: int = 2) -> list[cached_backward.Pass]:
    rng = np.random.default_rng(3)
    draws = [[normal(rng, 4, 3) for _ in range(3)] for _ in range(count)]
    return [cached_backward.expected_pass(gradients, (x, w), dout) for dout, x, w in draws]


def kind(fwd: Callable[..., object], bwd: Callable[..., object], *, forwards_first: bool = False) -> str:
    try:
        cached_backward.check_gradients(
            student(forward=fwd, backward=bwd), CHAIN, passes(), forwards_first=forwards_first
        )
    except CheckFailure as failure:
        return failure.kind
    return ""


@pytest.mark.parametrize("forwards_first", [False, True])
def test_a_right_pair_passes(forwards_first: bool) -> None:
    assert kind(forward, backward, forwards_first=forwards_first) == ""


def test_the_cache_may_be_used_up() -> None:
    def once(x: Floats, w: Floats) -> tuple[Floats, object]:
        return x * w, iter([x])

    assert kind(once, lambda dout, w, cache: (dout * next(cache),), forwards_first=True) == ""


@pytest.mark.parametrize("cache", [[1.0, 2.0], {"x": 1.0}])
def test_a_cache_that_comes_before_the_output_is_told(cache: object) -> None:
    cases = [Case(one.args) for one in passes()]
    wrong = student(forward=lambda x, w: (cache, x * w))
    with pytest.raises(CheckFailure) as caught:
        cached_backward.check_output(wrong, FORWARD, output, cases)
    assert (caught.value.text, caught.value.hint) == (
        f"The first part of the answer is a {type(cache).__name__}, not the output: the output and the cache were "
        "expected, as a pair.\nThe call was forward(x, w).",
        "Return the output, a comma and the cache.",
    )


def test_a_cache_in_a_global_is_stale_when_another_forward_comes_between() -> None:
    kept: list[Floats] = []

    def keeps(x: Floats, w: Floats) -> tuple[Floats, None]:
        kept[:] = [x]
        return x * w, None

    def uses(dout: Floats, w: Floats, cache: None) -> list[Floats]:
        return [dout * kept[0]]

    assert kind(keeps, uses) == ""
    assert kind(keeps, uses, forwards_first=True) == "values"


def test_a_forward_that_raises_is_told_as_the_forwards_failure() -> None:
    def raises(x: Floats, w: Floats) -> None:
        raise ValueError

    with pytest.raises(CheckFailure, match="forward raised ValueError"):
        cached_backward.check_gradients(student(forward=raises, backward=backward), CHAIN, passes())


def test_a_missing_forward_is_missing() -> None:
    with pytest.raises(CheckFailure) as caught:
        cached_backward.check_gradients(student(backward=backward), CHAIN, passes())
    assert caught.value.kind == "missing"


def test_the_cache_is_never_read_for_the_output() -> None:
    who = student(forward=lambda x, w: (x * w, (n for n in ())))
    cached_backward.check_output(who, FORWARD, output, [Case(passes()[0].args)])


def test_an_output_without_a_cache_fails() -> None:
    with pytest.raises(CheckFailure):
        cached_backward.check_output(student(forward=output), FORWARD, output, [Case(passes()[0].args)])


def test_an_output_alone_is_told_as_a_missing_pair() -> None:
    with pytest.raises(CheckFailure, match="the shape of one row of the output"):
        cached_backward.check_output(student(forward=output), FORWARD, output, [Case(passes()[0].args)])


def test_no_answer_at_all_is_told_as_a_missing_pair() -> None:
    with pytest.raises(CheckFailure, match="as a pair"):
        cached_backward.check_output(
            student(forward=lambda x, w: None), FORWARD, output, [Case(passes()[0].args)]
        )


def test_a_backward_that_changes_its_argument_fails() -> None:
    def changes(dout: Floats, w: Floats, cache: Any) -> list[Floats]:
        dout *= cache["x"]
        return [dout]

    with pytest.raises(CheckFailure) as caught:
        cached_backward.check_unchanged(student(forward=forward, backward=changes), CHAIN, passes()[0])
    assert caught.value.kind == "mutation"


def test_a_backward_that_changes_its_cache_is_right() -> None:
    def consumes(dout: Floats, w: Floats, cache: Any) -> list[Floats]:
        return [dout * cache.pop("x")]

    cached_backward.check_unchanged(student(forward=forward, backward=consumes), CHAIN, passes()[0])


def test_a_forward_that_changes_its_argument_fails() -> None:
    def changes(x: Floats, w: Floats) -> tuple[Floats, None]:
        x *= w
        return x, None

    with pytest.raises(CheckFailure) as caught:
        cached_backward.check_output_unchanged(
            student(forward=changes), FORWARD, output, Case(passes()[0].args)
        )
    assert caught.value.kind == "mutation"
