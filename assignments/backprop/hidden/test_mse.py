"""Hidden tests of the mean squared error."""

import pytest

from autograder.checks.functions import agreement, numerical_gradient
from reference import losses

pytestmark = pytest.mark.question("mse")

LOSS = agreement.Function("mse", ("p", "t"))
BACKWARD = agreement.Function("mse_backward", ("p", "t"))


def draw(rng, n, d, m):
    return agreement.normal(rng, n, m), agreement.normal(rng, n, m)


@pytest.mark.weight(2)
@pytest.mark.hint("The mean over all elements, not over rows, and without a factor 1/2.")
def test_loss(student, rng):
    """The loss is right, as one number."""
    agreement.agrees_with(student, LOSS, losses.mse, agreement.designed(rng, draw))


@pytest.mark.weight(2)
@pytest.mark.hint("Differentiate the mean that the forward takes: where does its number of elements go?")
def test_backward(student, rng):
    """The gradient of the loss with respect to the predictions is right."""
    forward = numerical_gradient.Forward("mse", arguments=lambda p, t: (p, t), places={"": 0}, rng=rng)
    cases = agreement.designed(rng, draw)
    agreement.agrees_with(student, BACKWARD, losses.mse_backward, cases, forward=forward)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """p and t are unchanged after right answers."""
    case = agreement.Case(draw(rng, *agreement.FIRST))
    agreement.unchanged(student, LOSS, losses.mse, case)
    agreement.unchanged(student, BACKWARD, losses.mse_backward, case)
