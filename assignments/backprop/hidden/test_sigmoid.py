"""Hidden tests of the sigmoid."""

import numpy as np
import pytest

from autograder.checks.functions import agreement, numerical_gradient
from reference import activations

pytestmark = pytest.mark.question("sigmoid")

FORWARD = agreement.Function("sigmoid_forward", ("z",))
BACKWARD = agreement.Function("sigmoid_backward", ("da", "z"), upstream="da")


def draw(rng, n, d, m):
    return (agreement.normal(rng, n, m),)


def draw_both(rng, n, d, m):
    return agreement.cotangent(rng, n, m), agreement.normal(rng, n, m)


@pytest.mark.weight(2)
def test_forward(student, rng):
    """sigmoid_forward is right for moderate numbers."""
    agreement.agrees_with(student, FORWARD, activations.sigmoid_forward, agreement.designed(rng, draw))


@pytest.mark.hint("exp overflows from 710 on: use a form that only takes exp of numbers below zero.")
def test_forward_far_out(student, rng):
    """sigmoid_forward is finite and right up to ±800."""
    z = agreement.normal(rng, 4, 3)
    z[0] += 800 - 4 - np.max(z[0])
    z[1] -= 800 - 4 + np.min(z[1])
    z[2] = (800.0, -800.0, z[2, 2])
    mixed = np.where(np.arange(12).reshape(4, 3) == 4, 800.0, -800.0)
    cases = [
        agreement.Case((z,), "entries of ±800"),
        agreement.Case((mixed,), "one entry of 800 among many of -800"),
        agreement.Case((-mixed,), "one entry of -800 among many of 800"),
        agreement.Case((-np.abs(z),), "entries down to -800"),
        agreement.Case((np.abs(z),), "entries up to 800"),
    ]
    agreement.agrees_with(student, FORWARD, activations.sigmoid_forward, cases)


@pytest.mark.weight(2)
@pytest.mark.hint("With s the sigmoid of z, its slope is s (1 - s); the second argument is z, not s.")
def test_backward(student, rng):
    """sigmoid_backward is the gradient from above times the slope at z."""
    forward = numerical_gradient.Forward(
        "sigmoid_forward", arguments=lambda da, z: (z,), places={"": 0}, rng=rng, upstream=lambda da, z: da
    )
    cases = agreement.designed(rng, draw_both)
    agreement.agrees_with(student, BACKWARD, activations.sigmoid_backward, cases, forward=forward)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and da are unchanged after right answers."""
    dz, z = draw_both(rng, *agreement.FIRST)
    agreement.unchanged(student, FORWARD, activations.sigmoid_forward, agreement.Case((z,)))
    agreement.unchanged(student, BACKWARD, activations.sigmoid_backward, agreement.Case((dz, z)))
