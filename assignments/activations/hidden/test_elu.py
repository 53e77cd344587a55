"""Hidden tests of the ELU. No input is nearer to zero than 0.05: what happens at zero is free."""

import numpy as np
import pytest

from autograder.checks.cases import (
    FIRST,
    Case,
    Function,
    between,
    cotangent,
    designed,
    extreme,
    never_huge,
    never_tiny,
    off_zero,
)
from autograder.checks.functions import agreement, numerical_gradient
from reference import rectifiers

pytestmark = pytest.mark.question("elu")

FORWARD = Function("elu_forward", ("z", "alpha"))
BACKWARD = Function("elu_backward", ("da", "z", "alpha"), cotangent="da")


def draw(rng, n, d, m):
    return off_zero(never_huge(never_tiny(rng)), n, m), between(rng, 0.3, 2.5)


def draw_both(rng, n, d, m):
    return cotangent(rng, n, m), *draw(rng, n, d, m)


def far_alphas(rng):
    """Yield arguments of the backward with a small and a large alpha, where no positive number hides it, and words."""
    for alpha in (between(rng, 0.001, 0.002), between(rng, 30, 60)):
        da, z, _ = draw_both(rng, *FIRST)
        yield (da, -np.abs(z), alpha), f"alpha {alpha:.3g}, all negative"


def far_out(rng):
    """Yield z up to ±800, and what is special about it."""
    z = extreme(rng, 800.0, 5, 3)
    z[2] = off_zero(rng, 3)
    yield z, "entries up to ±800"
    yield -np.abs(z), "entries down to -800"
    yield np.abs(z), "entries up to 800"
    yield np.where(np.arange(12).reshape(4, 3) == 4, 800.0, -800.0), "one entry of 800 among many of -800"
    yield np.where(np.arange(12).reshape(4, 3) == 4, -800.0, 800.0), "one entry of -800 among many of 800"


@pytest.mark.weight(2)
@pytest.mark.hint("Positive numbers stay; negative ones become alpha (exp(z) - 1).")
def test_forward(student, rng):
    """elu_forward is right for positive and negative numbers, and for several alpha."""
    cases = [*designed(rng, draw), *(Case(args[1:], about) for args, about in far_alphas(rng))]
    agreement.check_values(student, FORWARD, rectifiers.elu_forward, cases)


@pytest.mark.weight(2)
@pytest.mark.hint("Left of 0 the slope is the derivative of alpha (exp(z) - 1), at z; right of 0 it is 1.")
def test_backward(student, rng):
    """elu_backward is the gradient from above times the slope at z."""
    forward = numerical_gradient.OwnForward(
        "elu_forward",
        arguments=lambda da, *args: args,
        places={"": 0},
        rng=rng,
        cotangent=lambda da, *args: da,
    )
    cases = [*designed(rng, draw_both), *(Case(args, about) for args, about in far_alphas(rng))]
    agreement.check_values(student, BACKWARD, rectifiers.elu_backward, cases, forward=forward)


@pytest.mark.hint(
    "exp is needed for negative numbers alone: give it np.minimum(z, 0). A mask of zeros does not undo infinity."
)
def test_forward_far_out(student, rng):
    """elu_forward is finite and right up to ±800."""
    cases = [Case((z, between(rng, 0.3, 2.5)), about) for z, about in far_out(rng)]
    agreement.check_values(student, FORWARD, rectifiers.elu_forward, cases)


@pytest.mark.hint(
    "exp is needed for negative numbers alone: give it np.minimum(z, 0). A mask of zeros does not undo infinity."
)
def test_backward_far_out(student, rng):
    """elu_backward is finite and right up to ±800."""
    cases = [Case((cotangent(rng, *z.shape), z, between(rng, 0.3, 2.5)), about) for z, about in far_out(rng)]
    agreement.check_values(student, BACKWARD, rectifiers.elu_backward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and da are unchanged after right answers."""
    da, *args = draw_both(rng, *FIRST)
    agreement.check_unchanged(student, FORWARD, rectifiers.elu_forward, Case(tuple(args)))
    agreement.check_unchanged(student, BACKWARD, rectifiers.elu_backward, Case((da, *args)))
