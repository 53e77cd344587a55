"""Hidden tests of the ReLU. No input is nearer to zero than 0.05: what happens at zero is free."""

import pytest

from autograder.checks import gradient, numeric
from reference import activations

pytestmark = pytest.mark.question("relu")

FORWARD = gradient.Function("relu_forward", ("z",))
BACKWARD = gradient.Function("relu_backward", ("da", "z"), upstream="da")


def draw(rng, n, d, m):
    return (gradient.off_zero(rng, n, m),)


def draw_both(rng, n, d, m):
    return gradient.cotangent(rng, n, m), gradient.off_zero(rng, n, m)


@pytest.mark.hint("Keep what is positive, and put zero where it is negative.")
def test_forward(student, rng):
    """relu_forward is right for positive and negative numbers."""
    gradient.operation(student, FORWARD, activations.relu_forward, gradient.designed(rng, draw))


@pytest.mark.weight(2)
@pytest.mark.hint(
    "The gradient from above passes where z was positive: where the input was, not the gradient."
)
def test_backward(student, rng):
    """relu_backward lets the gradient pass exactly where z is positive."""
    forward = numeric.Forward(
        "relu_forward", arguments=lambda da, z: (z,), places={"": 0}, rng=rng, upstream=lambda da, z: da
    )
    cases = gradient.designed(rng, draw_both)
    gradient.operation(student, BACKWARD, activations.relu_backward, cases, forward=forward)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and da are unchanged after right answers."""
    dz, z = draw_both(rng, *gradient.FIRST)
    gradient.unchanged(student, FORWARD, activations.relu_forward, gradient.Case((z,)))
    gradient.unchanged(student, BACKWARD, activations.relu_backward, gradient.Case((dz, z)))
