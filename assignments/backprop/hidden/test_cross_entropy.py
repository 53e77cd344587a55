"""Hidden tests of softmax with cross-entropy: the loss, its gradient, and both far out."""

import numpy as np
import pytest

from autograder.checks.cases import FIRST, ONE_ROW, SECOND, Case, Function, designed, never_huge, normal
from autograder.checks.functions import agreement, numerical_gradient
from reference import losses

pytestmark = pytest.mark.question("cross_entropy")

LOSS = Function("softmax_cross_entropy", ("z", "y"))
BACKWARD = Function("softmax_cross_entropy_backward", ("z", "y"))
SIZES = (FIRST, SECOND, (5, 2, 2), ONE_ROW)
LEAST = (1, 1, 2)  # of one class there is nothing to choose


def draw(rng, n, d, m):
    """Logits and labels; the row of the largest logit has the class of its smallest, so that a large one is wrong."""
    z, labels = normal(never_huge(rng), n, m), rng.integers(0, m, size=n)
    sure = np.argmax(z.max(axis=1))
    labels[sure] = np.argmin(z[sure])
    return z, labels


def far_out(rng):
    """Logits up to ±1000; no case has a loss near zero, where a relative bound would be empty."""
    near, labels = rng.uniform(-3.0, 0.0, size=(4, 3)), rng.integers(0, 3, size=4)
    wrong = np.array([[1000.0, -1000.0, 0.0], [-1000.0, 1000.0, 1000.0]])
    gap = np.array([[450.0, -450.0], [-450.0, 450.0], [0.5, -0.3]])
    return [
        Case((near + 1000.0, labels), "logits near 1000"),
        Case((-near - 1000.0, labels), "logits near -1000"),
        Case((np.vstack([near + 1000.0, -near - 1000.0]), np.tile(labels, 2)), "rows far apart"),
        Case((wrong, np.array([1, 0])), "confident and wrong"),
        Case((wrong[:1], np.array([2])), "confident and wrong by 1000"),
        Case((gap, np.array([1, 1, 0])), "one row wrong by 900"),
        Case((gap, np.array([0, 1, 1])), "two rows confident and right"),
        Case((np.where(near < -1.0, -3.0, 0.0) + 1000.0, labels), "scores that are equal"),
    ]


def alike(rng):
    """Rows of one class alone."""
    return Case((normal(rng, 5, 3), np.full(5, 1)), "labels that are all alike")


@pytest.mark.weight(2)
@pytest.mark.hint("The mean over the batch of -log of the probability of the right class, one number.")
def test_loss(student, rng):
    """The loss is right, as one number."""
    cases = [*designed(rng, draw, SIZES, least=LEAST), alike(rng)]
    agreement.check_values(student, LOSS, losses.softmax_cross_entropy, cases)


@pytest.mark.weight(2)
@pytest.mark.hint("Take the logarithm of the formula, not of a probability that has become 0.")
def test_loss_far_out(student, rng):
    """The loss is finite and right for logits up to ±1000, also for confident mistakes."""
    agreement.check_values(student, LOSS, losses.softmax_cross_entropy, far_out(rng))


@pytest.mark.weight(3)
@pytest.mark.hint(
    "Probabilities minus the one-hot labels; the loss is a mean, so its gradient is divided too."
)
def test_backward(student, rng):
    """The gradient of the loss with respect to the logits is right."""
    forward = numerical_gradient.OwnForward(
        "softmax_cross_entropy", arguments=lambda z, y: (z, y), places={"": 0}, rng=rng
    )
    cases = [*designed(rng, draw, SIZES, least=LEAST), alike(rng)]
    agreement.check_values(student, BACKWARD, losses.softmax_cross_entropy_backward, cases, forward=forward)


@pytest.mark.hint("It needs the probabilities: are they finite for these logits?")
def test_backward_far_out(student, rng):
    """The gradient is finite and right for logits up to ±1000."""
    agreement.check_values(student, BACKWARD, losses.softmax_cross_entropy_backward, far_out(rng))


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and y are unchanged after right answers."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, LOSS, losses.softmax_cross_entropy, case)
    agreement.check_unchanged(student, BACKWARD, losses.softmax_cross_entropy_backward, case)
