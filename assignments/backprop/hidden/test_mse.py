"""Hidden tests of the mean squared error."""

import pytest

from autograder.checks import gradient, numeric
from reference import losses

pytestmark = pytest.mark.question("mse")

LOSS = gradient.Function("mse", ("p", "t"))
BACKWARD = gradient.Function("mse_backward", ("p", "t"))


def draw(rng, n, d, m):
    return gradient.normal(rng, n, m), gradient.normal(rng, n, m)


@pytest.mark.weight(2)
@pytest.mark.hint("The mean over all elements, not over rows, and without a factor 1/2.")
def test_loss(student, rng):
    """The loss is right, as one number."""
    gradient.operation(student, LOSS, losses.mse, gradient.designed(rng, draw))


@pytest.mark.weight(2)
@pytest.mark.hint("Differentiate the mean that the forward takes: where does its number of elements go?")
def test_backward(student, rng):
    """The gradient of the loss with respect to the predictions is right."""
    forward = numeric.Forward("mse", arguments=lambda p, t: (p, t), places={"": 0}, rng=rng)
    cases = gradient.designed(rng, draw)
    gradient.operation(student, BACKWARD, losses.mse_backward, cases, forward=forward)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """p and t are unchanged after right answers."""
    case = gradient.Case(draw(rng, *gradient.FIRST))
    gradient.unchanged(student, LOSS, losses.mse, case)
    gradient.unchanged(student, BACKWARD, losses.mse_backward, case)
