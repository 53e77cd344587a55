"""Hidden tests of the mean squared error."""

import pytest

from autograder.checks.cases import FIRST, Case, Function, designed, extreme, never_huge, never_tiny, normal
from autograder.checks.functions import agreement, numerical_gradient
from reference import losses

pytestmark = pytest.mark.question("mse")

LOSS = Function("mse", ("p", "t"))
BACKWARD = Function("mse_backward", ("p", "t"))


def draw(rng, n, d, m):
    moderate = never_huge(never_tiny(rng))  # an answer in half precision would overflow
    return normal(moderate, n, m), normal(moderate, n, m)


def far_out(rng):
    return Case((extreme(rng, 130.0, 4, 3), extreme(rng, 130.0, 4, 3)), "entries of ±130")


@pytest.mark.weight(2)
@pytest.mark.hint("The mean over all elements, not over rows, and without a factor 1/2.")
def test_loss(student, rng):
    """The loss is right, as one number."""
    agreement.check_values(student, LOSS, losses.mse, [*designed(rng, draw), far_out(rng)])


@pytest.mark.weight(2)
@pytest.mark.hint("Differentiate the mean that the forward takes: where does its number of elements go?")
def test_backward(student, rng):
    """The gradient of the loss with respect to the predictions is right."""
    forward = numerical_gradient.OwnForward("mse", arguments=lambda p, t: (p, t), places={"": 0}, rng=rng)
    cases = [*designed(rng, draw), far_out(rng)]
    agreement.check_values(student, BACKWARD, losses.mse_backward, cases, forward=forward)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """p and t are unchanged after right answers."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, LOSS, losses.mse, case)
    agreement.check_unchanged(student, BACKWARD, losses.mse_backward, case)
