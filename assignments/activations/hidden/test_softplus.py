"""Hidden tests of the softplus."""

import numpy as np
import pytest

from autograder.checks.cases import FIRST, Case, Function, cotangent, designed, extreme, never_huge, normal
from autograder.checks.functions import agreement, numerical_gradient
from reference import smooth_activations

pytestmark = pytest.mark.question("softplus")

FORWARD = Function("softplus_forward", ("z",))
BACKWARD = Function("softplus_backward", ("da", "z"), cotangent="da")


def draw(rng, n, d, m):
    return (normal(never_huge(rng), n, m),)


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
@pytest.mark.hint("The natural logarithm of 1 + exp(z), entry by entry.")
def test_forward(student, rng):
    """softplus_forward is right for moderate numbers."""
    agreement.check_values(student, FORWARD, smooth_activations.softplus_forward, designed(rng, draw))


@pytest.mark.weight(2)
@pytest.mark.hint("The slope of the softplus is the sigmoid of z.")
def test_backward(student, rng):
    """softplus_backward is the gradient from above times the slope at z."""
    forward = numerical_gradient.OwnForward(
        "softplus_forward",
        arguments=lambda da, *args: args,
        places={"": 0},
        rng=rng,
        cotangent=lambda da, *args: da,
    )
    cases = designed(rng, draw_both)
    agreement.check_values(student, BACKWARD, smooth_activations.softplus_backward, cases, forward=forward)


@pytest.mark.hint("exp overflows from 710 on: take max(z, 0) out of the logarithm, so that exp gets -|z|.")
def test_forward_far_out(student, rng):
    """softplus_forward is finite and right up to ±800."""
    cases = [Case((z,), about) for z, about in far_out(rng)]
    agreement.check_values(student, FORWARD, smooth_activations.softplus_forward, cases)


@pytest.mark.hint("Use a sigmoid that is right far out, such as the given one.")
def test_backward_far_out(student, rng):
    """softplus_backward is finite and right up to ±800."""
    cases = [Case((cotangent(rng, *z.shape), z), about) for z, about in far_out(rng)]
    agreement.check_values(student, BACKWARD, smooth_activations.softplus_backward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and da are unchanged after right answers."""
    da, *args = draw_both(rng, *FIRST)
    agreement.check_unchanged(student, FORWARD, smooth_activations.softplus_forward, Case(tuple(args)))
    agreement.check_unchanged(student, BACKWARD, smooth_activations.softplus_backward, Case((da, *args)))
