"""Hidden tests of the sigmoid."""

import numpy as np
import pytest

from autograder.checks.cases import FIRST, Case, Function, cotangent, designed, never_huge, normal
from autograder.checks.functions import agreement, numerical_gradient
from reference import activations

pytestmark = pytest.mark.question("sigmoid")

FORWARD = Function("sigmoid_forward", ("z",))
BACKWARD = Function("sigmoid_backward", ("da", "z"), cotangent="da")


def draw(rng, n, d, m):
    return (normal(never_huge(rng), n, m),)


def draw_both(rng, n, d, m):
    return cotangent(rng, n, m), normal(never_huge(rng), n, m)


@pytest.mark.weight(2)
def test_forward(student, rng):
    """sigmoid_forward is right for moderate numbers."""
    agreement.check_values(student, FORWARD, activations.sigmoid_forward, designed(rng, draw))


def far_out(rng):
    """Inputs up to ±800, each with words for it; every one leaves some entry where the slope is not zero."""
    z = normal(rng, 4, 3)
    z[0] += 800 - 4 - np.max(z[0])
    z[1] -= 800 - 4 + np.min(z[1])
    z[2] = (800.0, -800.0, z[2, 2])
    return [
        (z, "entries of ±800"),
        (-np.abs(z), "entries down to -800"),
        (np.abs(z), "entries up to 800"),
    ]


@pytest.mark.hint("exp overflows from 710 on: use a form that only takes exp of numbers below zero.")
def test_forward_far_out(student, rng):
    """sigmoid_forward is finite and right up to ±800."""
    mixed = np.where(np.arange(12).reshape(4, 3) == 4, 800.0, -800.0)
    cases = [
        *(Case((z,), about) for z, about in far_out(rng)),
        Case((mixed,), "one entry of 800 among many of -800"),
        Case((-mixed,), "one entry of -800 among many of 800"),
    ]
    agreement.check_values(student, FORWARD, activations.sigmoid_forward, cases)


@pytest.mark.weight(2)
@pytest.mark.hint("With s the sigmoid of z, its slope is s (1 - s); the second argument is z, not s.")
def test_backward(student, rng):
    """sigmoid_backward is the gradient from above times the slope at z."""
    forward = numerical_gradient.OwnForward(
        "sigmoid_forward", arguments=lambda da, z: (z,), places={"": 0}, rng=rng, cotangent=lambda da, z: da
    )
    cases = designed(rng, draw_both)
    agreement.check_values(student, BACKWARD, activations.sigmoid_backward, cases, forward=forward)


@pytest.mark.hint("Far out the slope is 0: infinity times 0, or infinity by infinity, is not.")
def test_backward_far_out(student, rng):
    """sigmoid_backward is finite and right up to ±800."""
    cases = [Case((cotangent(rng, 4, 3), z), about) for z, about in far_out(rng)]
    alone = np.array([[800.0, -800.0]])
    cases.append(Case((cotangent(rng, 1, 2), alone), "800 and -800"))
    agreement.check_values(student, BACKWARD, activations.sigmoid_backward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and da are unchanged after right answers."""
    dz, z = draw_both(rng, *FIRST)
    agreement.check_unchanged(student, FORWARD, activations.sigmoid_forward, Case((z,)))
    agreement.check_unchanged(student, BACKWARD, activations.sigmoid_backward, Case((dz, z)))
