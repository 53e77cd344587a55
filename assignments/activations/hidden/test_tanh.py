"""Hidden tests of tanh."""

import numpy as np
import pytest

from autograder.checks.cases import (
    FIRST,
    Case,
    Function,
    cotangent,
    designed,
    extreme,
    never_huge,
    never_tiny,
    normal,
)
from autograder.checks.functions import agreement, numerical_gradient
from reference import activations

pytestmark = pytest.mark.question("tanh")

FORWARD = Function("tanh_forward", ("z",))
BACKWARD = Function("tanh_backward", ("da", "z"), cotangent="da")


def draw(rng, n, d, m):
    return (normal(never_huge(never_tiny(rng)), n, m),)


def draw_both(rng, n, d, m):
    return cotangent(rng, n, m), *draw(rng, n, d, m)


def far_out(rng):
    """Yield z up to ±800, and what is special about it."""
    z = extreme(rng, 800.0, 5, 3)
    z[2] = normal(rng, 3)
    yield z, "entries up to ±800"
    yield -np.abs(z), "entries down to -800"
    yield np.abs(z), "entries up to 800"
    yield np.where(np.arange(12).reshape(4, 3) == 4, 800.0, -800.0), "one entry of 800 among many of -800"
    yield np.where(np.arange(12).reshape(4, 3) == 4, -800.0, 800.0), "one entry of -800 among many of 800"


@pytest.mark.weight(2)
@pytest.mark.hint("(exp(z) - exp(-z)) / (exp(z) + exp(-z)), entry by entry; NumPy has it as np.tanh.")
def test_forward(student, rng):
    """tanh_forward is right for moderate numbers."""
    agreement.check_values(student, FORWARD, activations.tanh_forward, designed(rng, draw))


@pytest.mark.weight(2)
@pytest.mark.hint("da times the slope 1 - a², with a the tanh of z; the second argument is z, not a.")
def test_backward(student, rng):
    """tanh_backward is the gradient from above times the slope at z."""
    forward = numerical_gradient.OwnForward(
        "tanh_forward",
        arguments=lambda da, *args: args,
        places={"": 0},
        rng=rng,
        cotangent=lambda da, *args: da,
    )
    cases = designed(rng, draw_both)
    agreement.check_values(student, BACKWARD, activations.tanh_backward, cases, forward=forward)


@pytest.mark.hint(
    "exp overflows from 710 on, and infinity divided by infinity is NaN: np.tanh does better, and so does the sigmoid."
)
def test_forward_far_out(student, rng):
    """tanh_forward is finite and right up to ±800."""
    cases = [Case((z,), about) for z, about in far_out(rng)]
    agreement.check_values(student, FORWARD, activations.tanh_forward, cases)


@pytest.mark.hint("Far out the slope is 0: build it from a tanh that is right there.")
def test_backward_far_out(student, rng):
    """tanh_backward is finite and right up to ±800."""
    cases = [Case((cotangent(rng, *z.shape), z), about) for z, about in far_out(rng)]
    agreement.check_values(student, BACKWARD, activations.tanh_backward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and da are unchanged after right answers."""
    da, *args = draw_both(rng, *FIRST)
    agreement.check_unchanged(student, FORWARD, activations.tanh_forward, Case(tuple(args)))
    agreement.check_unchanged(student, BACKWARD, activations.tanh_backward, Case((da, *args)))
