"""Hidden tests of the parametric ReLU. No input is nearer to zero than 0.05: what happens at zero is free."""

import numpy as np
import pytest

from autograder.checks.cases import FIRST, Case, Function, cotangent, designed, off_zero
from autograder.checks.functions import agreement, numerical_gradient
from reference import rectifiers

pytestmark = pytest.mark.question("prelu")

FORWARD = Function("prelu_forward", ("z", "slope"))
BACKWARD = Function("prelu_backward", ("da", "z", "slope"), ("dz", "dslope"), cotangent="da")


def draw(rng, n, d, m):
    return off_zero(rng, n, m), rng.uniform(0.1, 0.9, m)


def draw_both(rng, n, d, m):
    return cotangent(rng, n, m), *draw(rng, n, d, m)


def own_forward(rng, part, place):
    return numerical_gradient.OwnForward(
        "prelu_forward",
        arguments=lambda da, z, slope: (z, slope),
        places={part: place},
        rng=rng,
        cotangent=lambda da, z, slope: da,
    )


def far_slopes(rng):
    """Yield arguments of the backward with slopes near 0 and near 1, where no positive number hides them, and words."""
    for low, high in ((0.001, 0.002), (0.01, 0.02), (0.97, 0.99)):
        da, z, _ = draw_both(rng, *FIRST)
        yield (da, -np.abs(z), rng.uniform(low, high, z.shape[1])), f"slopes near {high}, all negative"


@pytest.mark.weight(1.5)
@pytest.mark.hint("slope has one number for each column of z; what is negative is multiplied by it.")
def test_forward(student, rng):
    """prelu_forward is right for positive and negative numbers, with a slope for each unit."""
    cases = [*designed(rng, draw), *(Case(args[1:], about) for args, about in far_slopes(rng))]
    agreement.check_values(student, FORWARD, rectifiers.parametric_relu_forward, cases)


@pytest.mark.weight(1.5)
@pytest.mark.hint("Where z is positive da passes as it is; where z is negative, the unit's slope times da.")
def test_dz(student, rng):
    """The gradient of z is right, with a slope for each unit."""
    reference, forward = rectifiers.parametric_relu_backward, own_forward(rng, "dz", 0)
    cases = [*designed(rng, draw_both), *(Case(args, about) for args, about in far_slopes(rng))]
    agreement.check_values(student, BACKWARD, reference, cases, only="dz", forward=forward)


@pytest.mark.weight(2)
@pytest.mark.hint("For each unit: da times z, added over those rows in which z is negative.")
def test_dslope(student, rng):
    """The gradient of the slopes is right: one number for each unit."""
    reference, forward = rectifiers.parametric_relu_backward, own_forward(rng, "dslope", 1)
    cases = designed(rng, draw_both)
    agreement.check_values(student, BACKWARD, reference, cases, only="dslope", forward=forward)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z, slope and da are unchanged after right answers."""
    da, z, slope = draw_both(rng, *FIRST)
    agreement.check_unchanged(student, FORWARD, rectifiers.parametric_relu_forward, Case((z, slope)))
    agreement.check_unchanged(student, BACKWARD, rectifiers.parametric_relu_backward, Case((da, z, slope)))
