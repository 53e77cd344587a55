"""`checks.numeric`: is a backward the gradient of the student's own forward? Inconclusive is never a failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.cases import Case, Function, cotangent, off_zero
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import numerical_gradient
from tests.campaigns.banks import gradients as banks
from tests.campaigns.banks.bank import single
from tests.checks.local_student import student

Floats = np.ndarray[Any, np.dtype[np.float64]]
BACKWARD = Function("g", ("da", "z"), cotangent="da")
FORWARDS: dict[str, Callable[[Any], Any]] = {
    "square": lambda z: z**2,
    "relu": lambda z: np.maximum(z, 0),
    "identity": lambda z: z,
    "softmax": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(axis=1, keepdims=True),
}
BACKWARDS: dict[str, Callable[[Any, Any], Any]] = {
    "square": lambda da, z: 2 * da * z,
    "relu": lambda da, z: da * (z > 0),
    "identity": lambda da, z: da,
    "softmax": lambda da, z: (s := FORWARDS["softmax"](z)) * (da - (da * s).sum(axis=1, keepdims=True)),
}


def verdicts(
    forward: Any, backward: Any, seed: int, z: Floats | None = None, narrow: bool = False
) -> tuple[str, ...]:
    rng = np.random.default_rng(seed)
    point = off_zero(rng, 4, 3) if z is None else z
    link = numerical_gradient.OwnForward("f", lambda da, z: (z,), {"": 0}, rng, lambda da, z: da)
    names = {"f": forward, "g": backward}
    who = student(**(single(names) if narrow else names))
    case = Case((cotangent(rng, *point.shape), point))
    return numerical_gradient.check_own_gradient(who, BACKWARD, link, [case])


@pytest.mark.parametrize("narrow", [False, True], ids=["float64", "float32"])
@pytest.mark.parametrize("name", FORWARDS)
def test_a_right_pair_is_never_inconsistent(name: str, narrow: bool) -> None:
    found = {verdicts(FORWARDS[name], BACKWARDS[name], seed, narrow=narrow)[0] for seed in range(40)}
    assert found <= {numerical_gradient.CONSISTENT, numerical_gradient.INCONCLUSIVE}


@pytest.mark.parametrize("name", FORWARDS)
def test_a_right_pair_in_double_precision_is_consistent(name: str) -> None:
    assert [verdicts(FORWARDS[name], BACKWARDS[name], seed)[0] for seed in range(20)] == ["consistent"] * 20


@pytest.mark.parametrize("other", ["square", "identity", "softmax"])
def test_a_backward_of_another_function_is_inconsistent(other: str) -> None:
    for seed in range(20):
        with pytest.raises(CheckFailure, match="not the gradient of your own f"):
            verdicts(FORWARDS["relu"], BACKWARDS[other], seed)


def test_a_kink_at_the_very_point_is_inconclusive() -> None:
    assert verdicts(FORWARDS["relu"], BACKWARDS["relu"], 0, z=np.zeros((4, 3))) == ("inconclusive",)


def test_a_forward_that_raises_is_inconclusive() -> None:
    assert verdicts(lambda z: 1 / 0, BACKWARDS["square"], 0) == ("inconclusive",)


def test_a_gradient_of_the_wrong_shape_fails_by_its_form() -> None:
    with pytest.raises(CheckFailure) as caught:
        verdicts(FORWARDS["square"], lambda da, z: da[0], 0)
    assert caught.value.kind == "shape"


def test_inconclusive_asks_at_most_six_times() -> None:
    rng = np.random.default_rng(0)
    who = student(f=lambda z: np.abs(z), g=lambda da, z: da * np.sign(z))
    link = numerical_gradient.OwnForward("f", lambda da, z: (z,), {"": 0}, rng, lambda da, z: da)
    case = Case((cotangent(rng, 2, 2), np.zeros((2, 2))))
    assert numerical_gradient.check_own_gradient(who, BACKWARD, link, [case]) == ("inconclusive",)
    assert who.requests == 1 + 1 + numerical_gradient.TRIES


ONE_POINT = [
    bank
    for bank in banks.BANKS
    if "functions" in bank.check.__code__.co_freevars
    and bank.name != "l2_penalty"  # whose argument is a list
]


@pytest.mark.parametrize("bank", ONE_POINT, ids=lambda bank: bank.name)
def test_the_banks_own_right_answers_are_gradients(bank: Any) -> None:
    """What the bank calls right is measured, so that no mistake is expected of anybody."""
    functions = dict(zip(bank.check.__code__.co_freevars, bank.check.__closure__, strict=True))[
        "functions"
    ].cell_contents
    names = dict(next(bank.right())[1])
    backward_name = next(name for name in functions if name.endswith("_backward"))
    backward, draw = functions[backward_name]
    forward, _ = functions[backward_name.removesuffix("_backward")]
    rng = np.random.default_rng(3)
    places = {part: forward.arguments.index(part[1:]) for part in backward.parts} or {"": 0}

    def arguments(*args: Any) -> tuple[Any, ...]:
        given = dict(zip(backward.arguments, args, strict=True))
        width = np.shape(args[0])[-1] if backward.cotangent else 1
        return tuple(given.get(name, np.zeros(width)) for name in forward.arguments)

    link = numerical_gradient.OwnForward(
        forward.name,
        arguments,
        places,
        rng,
        (lambda *args: args[0]) if backward.cotangent else (lambda *_: 1.0),
    )
    found = numerical_gradient.check_own_gradient(
        student(**names), backward, link, [Case(draw(rng, 5, 3, 2))]
    )
    assert found == ("consistent",)
