"""Hidden tests of binary cross-entropy: the loss, its gradient, and both far out."""

import numpy as np
import pytest

from autograder.checks.cases import FIRST, ONE_ROW, SECOND, Case, Function, designed, never_huge, normal
from autograder.checks.functions import agreement, numerical_gradient
from reference import losses

pytestmark = pytest.mark.question("bce")

LOSS = Function("binary_cross_entropy", ("z", "y"))
BACKWARD = Function("binary_cross_entropy_backward", ("z", "y"))
SIZES = (FIRST, SECOND, (5, 2, 2), ONE_ROW)


def draw(rng, n, d, m):
    """Draw logits and labels; the label of the largest logit is wrong, so that a large one counts."""
    z, y = normal(never_huge(rng), n, m), rng.integers(0, 2, (n, m)).astype(float)
    largest = np.argmax(np.abs(z))
    y.flat[largest] = float(z.flat[largest] < 0)
    return z, y


def far_out(rng):
    """Return logits up to ±1000, right ones and wrong ones; no case has a loss near zero."""
    near, y = rng.uniform(-3.0, 3.0, (4, 3)), rng.integers(0, 2, (4, 3)).astype(float)
    wrong = np.array([[1000.0, -1000.0], [-1000.0, 1000.0], [0.4, -0.3]])
    truth = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    sure = np.array([[1000.0, -1000.0, 0.2], [-1000.0, 500.0, -0.7]])
    return [
        Case((wrong, truth), "confident and wrong"),
        Case((sure, np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])), "confident and right, but for two near 0"),
        Case((np.where(near > 2.0, 1000.0, near), np.zeros((4, 3))), "all no"),
        Case((np.where(near < -2.0, -1000.0, near), np.ones((4, 3))), "all yes"),
        Case((300.0 * near, y), "entries up to ±900"),
        Case((np.array([[1000.0]]), np.array([[0.0]])), "one entry, wrong by 1000"),
        Case((np.array([[-40.0, 40.0, 750.0]]), np.array([[1.0, 0.0, 0.0]])), "wrong by 40 and by 750"),
        Case((np.array([[-40.0, 40.0, 300.0]]), np.array([[1.0, 0.0, 0.0]])), "wrong by 40 and by 300"),
    ]


@pytest.mark.weight(2)
@pytest.mark.hint("The mean over all rows and all columns; z is a logit, which goes through σ once.")
def test_loss(student, rng):
    """The loss is right, as one number."""
    agreement.check_values(student, LOSS, losses.binary_cross_entropy, designed(rng, draw, SIZES))


@pytest.mark.weight(2)
@pytest.mark.hint(
    "Take the logarithm of the formula, not of a probability that has become 0 or 1, nor of an infinite exponential."
)
def test_loss_far_out(student, rng):
    """The loss is finite and right for logits up to ±1000, also for confident mistakes."""
    agreement.check_values(student, LOSS, losses.binary_cross_entropy, far_out(rng))


@pytest.mark.weight(2)
@pytest.mark.hint("What was said minus what is true, over the number of all entries.")
def test_backward(student, rng):
    """The gradient of the loss with respect to the logits is right."""
    forward = numerical_gradient.OwnForward(
        "binary_cross_entropy", arguments=lambda z, y: (z, y), places={"": 0}, rng=rng
    )
    cases = designed(rng, draw, SIZES)
    agreement.check_values(student, BACKWARD, losses.binary_cross_entropy_backward, cases, forward=forward)


@pytest.mark.hint("It needs σ of the logits: is it finite for these? The notebook gives one that is.")
def test_backward_far_out(student, rng):
    """The gradient is finite and right for logits up to ±1000."""
    agreement.check_values(student, BACKWARD, losses.binary_cross_entropy_backward, far_out(rng))


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and y are unchanged after right answers."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, LOSS, losses.binary_cross_entropy, case)
    agreement.check_unchanged(student, BACKWARD, losses.binary_cross_entropy_backward, case)
