"""Hidden tests of the ReLU. No input is nearer to zero than 0.05: what happens at zero is free."""

import pytest

from autograder.checks.functions import agreement, numerical_gradient
from reference import activations

pytestmark = pytest.mark.question("relu")

FORWARD = agreement.Function("relu_forward", ("z",))
BACKWARD = agreement.Function("relu_backward", ("da", "z"), upstream="da")


def draw(rng, n, d, m):
    return (agreement.off_zero(rng, n, m),)


def draw_both(rng, n, d, m):
    return agreement.cotangent(rng, n, m), agreement.off_zero(rng, n, m)


@pytest.mark.hint("Keep what is positive, and put zero where it is negative.")
def test_forward(student, rng):
    """relu_forward is right for positive and negative numbers."""
    agreement.agrees_with(student, FORWARD, activations.relu_forward, agreement.designed(rng, draw))


@pytest.mark.weight(2)
@pytest.mark.hint(
    "The gradient from above passes where z was positive: where the input was, not the gradient."
)
def test_backward(student, rng):
    """relu_backward lets the gradient pass exactly where z is positive."""
    forward = numerical_gradient.Forward(
        "relu_forward", arguments=lambda da, z: (z,), places={"": 0}, rng=rng, upstream=lambda da, z: da
    )
    cases = agreement.designed(rng, draw_both)
    agreement.agrees_with(student, BACKWARD, activations.relu_backward, cases, forward=forward)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and da are unchanged after right answers."""
    dz, z = draw_both(rng, *agreement.FIRST)
    agreement.unchanged(student, FORWARD, activations.relu_forward, agreement.Case((z,)))
    agreement.unchanged(student, BACKWARD, activations.relu_backward, agreement.Case((dz, z)))
