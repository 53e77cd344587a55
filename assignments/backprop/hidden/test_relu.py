"""Hidden tests of the ReLU. No input is nearer to zero than 0.05: what happens at zero is free."""

import pytest

from autograder.checks.cases import FIRST, Case, Function, cotangent, designed, extreme, off_zero
from autograder.checks.functions import agreement, numerical_gradient
from reference import activations

pytestmark = pytest.mark.question("relu")

FORWARD = Function("relu_forward", ("z",))
BACKWARD = Function("relu_backward", ("da", "z"), cotangent="da")


def draw(rng, n, d, m):
    return (off_zero(rng, n, m),)


def draw_both(rng, n, d, m):
    return cotangent(rng, n, m), off_zero(rng, n, m)


@pytest.mark.hint("Keep what is positive, and put zero where it is negative.")
def test_forward(student, rng):
    """relu_forward is right for positive and negative numbers."""
    cases = [*designed(rng, draw), Case((extreme(rng, 800.0, 4, 3),), "entries up to ±800")]
    agreement.check_values(student, FORWARD, activations.relu_forward, cases)


@pytest.mark.weight(2)
@pytest.mark.hint(
    "The gradient from above passes where z was positive: where the input was, not the gradient."
)
def test_backward(student, rng):
    """relu_backward lets the gradient pass exactly where z is positive."""
    forward = numerical_gradient.OwnForward(
        "relu_forward", arguments=lambda da, z: (z,), places={"": 0}, rng=rng, cotangent=lambda da, z: da
    )
    far = Case((cotangent(rng, 4, 3), extreme(rng, 800.0, 4, 3)), "entries up to ±800")
    cases = [*designed(rng, draw_both), far]
    agreement.check_values(student, BACKWARD, activations.relu_backward, cases, forward=forward)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and da are unchanged after right answers."""
    dz, z = draw_both(rng, *FIRST)
    agreement.check_unchanged(student, FORWARD, activations.relu_forward, Case((z,)))
    agreement.check_unchanged(student, BACKWARD, activations.relu_backward, Case((dz, z)))
