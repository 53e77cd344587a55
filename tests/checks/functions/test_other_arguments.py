"""A function that fails in every call is asked in other arrangements, on the public example alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.cases import FIRST, SECOND, Function, cotangent, designed, normal
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import agreement, other_arguments
from tests.checks.local_student import LocalStudent, student

FORWARD = Function("layer", ("x", "W", "b"))
BACKWARD = Function("back", ("dz", "x", "W"), ("dx", "dW", "db"))
CONVENTION = (
    "Take each array in the shape of the handout: look at the order of the factors, each `.T` and each axis."
)


def layer(x: Any, W: Any, b: Any) -> Any:
    return x @ W + b


def back(dz: Any, x: Any, W: Any) -> Any:
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def asked(
    function: Callable[..., Any], *, public: bool = True, backward: bool = False
) -> tuple[CheckFailure, LocalStudent]:
    rng = np.random.default_rng(3)
    name = "back" if backward else "layer"
    wrong = student(**{name: function})
    wrong.public = public
    wrong._left = 5.0

    def draw(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
        first = (cotangent(rng, n, m),) if backward else ()
        last = () if backward else (normal(rng, m),)
        return (*first, normal(rng, n, d), normal(rng, d, m), *last)

    cases = designed(rng, draw, (FIRST, SECOND))
    asked, reference = (BACKWARD, back) if backward else (FORWARD, layer)
    with pytest.raises(CheckFailure) as caught:
        agreement.check_values(wrong, asked, reference, cases)
    return caught.value, wrong


@pytest.mark.parametrize(
    ("function", "fact", "hint"),
    [
        (
            lambda x, W, b: (W @ x.T).T + b,
            "It works if W is transposed, but here W has shape (5, 3).",
            CONVENTION,
        ),
        (
            lambda x, W, b: x @ W.T + b,
            "It works if W is transposed, but here W has shape (5, 3).",
            CONVENTION,
        ),
        (
            lambda x, W, b: (W @ x).T + b,
            "It works if x and W are transposed, but here x has shape (7, 5) and W has shape (5, 3).",
            CONVENTION,
        ),
        (
            lambda x, W, b: x.T @ W + b,
            "It works if x is transposed, but here x has shape (7, 5).",
            CONVENTION,
        ),
        (
            lambda x, W, b: W.T @ x.T + b,
            "It returns the expected value transposed if b is a column: it holds one example in each column, and here "
            "each example is a row.",
            CONVENTION,
        ),
        (
            lambda x, W, b: W @ x + b[:, None],
            "It returns the expected value transposed if x and W are transposed: it holds one example in each column, "
            "and here each example is a row.",
            CONVENTION,
        ),
        (
            lambda x, W, b: W @ x + b,
            "It works if its arguments come in the order W, x, b, but it is called with x, W, b.",
            "Take the arguments in the handout's order, and look at the order of the factors.",
        ),
        (
            lambda W, x, b: x @ W + b,
            "It works if its arguments come in the order W, x, b, but it is called with x, W, b.",
            "Take the arguments in the handout's order, and look at the order of the factors.",
        ),
        (
            lambda b, x, W: x @ W + b,
            "It works if its arguments come in the order b, x, W, but it is called with x, W, b.",
            "Take the arguments in the handout's order, and look at the order of the factors.",
        ),
        (
            lambda x, W, b: W.T @ x + b,
            "It works for one example at a time, with x as a vector, but here x holds one example in each row.",
            "Let each step take all rows at once.",
        ),
    ],
)  # fmt: skip
def test_the_arrangement_in_which_it_works_is_told(
    function: Callable[..., Any], fact: str, hint: str
) -> None:
    failure, _ = asked(function)
    assert (failure.fact, failure.hint) == (fact, hint)


def test_a_backward_of_the_other_convention_is_told() -> None:
    failure, _ = asked(lambda dz, x, W: (W.T @ dz, dz @ x.T, dz.sum(axis=1)), backward=True)
    assert failure.fact == (
        "It returns the expected value transposed if dz, x and W are transposed: it holds one example in each column, "
        "and here each example is a row."
    )


@pytest.mark.parametrize(
    "function",
    [
        lambda x, W, b: x @ W + b**2,  # a wrong value is no question of shapes
        lambda x, W, b: None,
        lambda x, W, b: {}["b"],
        lambda x, W: x @ W,
        lambda x, W, b: 2 * (W @ x) + b[:, None],
        lambda x, W, b: (x @ W + b) if len(x) == 7 else W @ x,  # some calls are right
    ],
)
def test_nothing_is_said_of_what_works_in_no_arrangement(function: Callable[..., Any]) -> None:
    failure, _ = asked(function)
    assert failure.fact == ""


def test_a_function_that_is_not_written_is_not_asked_again() -> None:
    def unwritten(x: Any, W: Any, b: Any) -> Any:
        raise NotImplementedError

    _, wrong = asked(unwritten)
    assert wrong.requests == 1


def test_nothing_is_asked_of_hidden_inputs() -> None:
    failure, wrong = asked(lambda x, W, b: (W @ x.T).T + b, public=False)
    assert (failure.fact, wrong.requests) == ("", 1)


def test_the_questions_are_one_plan_and_leave_no_trace() -> None:
    _, hidden = asked(lambda x, W, b: (W @ x.T).T + b, public=False)
    _, public = asked(lambda x, W, b: (W @ x.T).T + b)
    assert public.requests == 2
    assert public.trace.encoded() == hidden.trace.encoded()


def test_the_redacted_text_holds_no_arrangement() -> None:
    failure, _ = asked(lambda x, W, b: (W @ x.T).T + b)
    assert "transposed" not in failure.redacted


def test_the_number_of_calls_is_bounded() -> None:
    calls: list[int] = []

    def raises(**arguments: Any) -> Any:
        raise ValueError

    names = ("x", "W", "V", "U", "T", "b")
    many = Function("f", names)
    wrong = student(f=lambda *args: calls.append(1) or raises())
    wrong.public, wrong._left = True, 5.0

    def draw(rng: np.random.Generator, n: int, d: int, m: int) -> tuple[object, ...]:
        return (*(normal(rng, n, d) for _ in names[:-1]), normal(rng, d))

    cases = designed(np.random.default_rng(3), draw, (FIRST, SECOND))
    with pytest.raises(CheckFailure):
        agreement.check_values(wrong, many, lambda *args: args[0], cases)
    assert len(calls) <= other_arguments.MOST + len(cases) + 3
