"""Hidden tests of the leaky ReLU. No input is nearer to zero than 0.05: what happens at zero is free."""

import numpy as np
import pytest

from autograder.checks.cases import FIRST, Case, Function, between, cotangent, designed, off_zero
from autograder.checks.functions import agreement, numerical_gradient
from reference import rectifiers

pytestmark = pytest.mark.question("leaky")

FORWARD = Function("leaky_relu_forward", ("z", "slope"))
BACKWARD = Function("leaky_relu_backward", ("da", "z", "slope"), cotangent="da")


def draw(rng, n, d, m):
    return off_zero(rng, n, m), between(rng, 0.1, 0.9)


def draw_both(rng, n, d, m):
    return cotangent(rng, n, m), *draw(rng, n, d, m)


def far_slopes(rng):
    """Yield arguments of the backward with slopes near 0 and near 1, where no positive number hides them, and words."""
    for slope in (between(rng, 0.001, 0.002), between(rng, 0.01, 0.02), between(rng, 0.97, 0.99)):
        da, z, _ = draw_both(rng, *FIRST)
        yield (da, -np.abs(z), slope), f"slope {slope:.3f}, all negative"


@pytest.mark.weight(2)
@pytest.mark.hint("Positive numbers stay; negative ones are multiplied by the argument slope.")
def test_forward(student, rng):
    """leaky_relu_forward is right for positive and negative numbers, and for several slopes."""
    cases = [*designed(rng, draw), *(Case(args[1:], about) for args, about in far_slopes(rng))]
    agreement.check_values(student, FORWARD, rectifiers.leaky_relu_forward, cases)


@pytest.mark.weight(2)
@pytest.mark.hint("Where z is positive da passes as it is; where z is negative, slope times da.")
def test_backward(student, rng):
    """leaky_relu_backward is the gradient from above times the slope at z."""
    forward = numerical_gradient.OwnForward(
        "leaky_relu_forward",
        arguments=lambda da, *args: args,
        places={"": 0},
        rng=rng,
        cotangent=lambda da, *args: da,
    )
    cases = [*designed(rng, draw_both), *(Case(args, about) for args, about in far_slopes(rng))]
    agreement.check_values(student, BACKWARD, rectifiers.leaky_relu_backward, cases, forward=forward)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and da are unchanged after right answers."""
    da, *args = draw_both(rng, *FIRST)
    agreement.check_unchanged(student, FORWARD, rectifiers.leaky_relu_forward, Case(tuple(args)))
    agreement.check_unchanged(student, BACKWARD, rectifiers.leaky_relu_backward, Case((da, *args)))
