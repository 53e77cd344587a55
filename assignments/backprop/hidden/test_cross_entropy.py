"""Hidden tests of softmax with cross-entropy: the loss, its gradient, and both far out."""

import numpy as np
import pytest

from autograder.checks.functions import agreement, numerical_gradient
from reference import losses

pytestmark = pytest.mark.question("cross_entropy")

LOSS = agreement.Function("softmax_cross_entropy", ("z", "y"))
BACKWARD = agreement.Function("softmax_cross_entropy_backward", ("z", "y"))
SIZES = (agreement.FIRST, agreement.SECOND, (5, 2, 2), agreement.ONE_ROW)


def draw(rng, n, d, m):
    return agreement.normal(rng, n, m), rng.integers(0, m, size=n)


def far_out(rng):
    """Logits up to ±1000; no case has a loss near zero, where a relative bound would be empty."""
    near, labels = rng.uniform(-3.0, 0.0, size=(4, 3)), rng.integers(0, 3, size=4)
    wrong = np.array([[1000.0, -1000.0, 0.0], [-1000.0, 1000.0, 1000.0]])
    gap = np.array([[450.0, -450.0], [-450.0, 450.0], [0.5, -0.3]])
    return [
        agreement.Case((near + 1000.0, labels), "logits near 1000"),
        agreement.Case((-near - 1000.0, labels), "logits near -1000"),
        agreement.Case((np.vstack([near + 1000.0, -near - 1000.0]), np.tile(labels, 2)), "rows far apart"),
        agreement.Case((wrong, np.array([1, 0])), "confident and wrong"),
        agreement.Case((wrong[:1], np.array([2])), "confident and wrong by 1000"),
        agreement.Case((gap, np.array([1, 1, 0])), "one row wrong by 900"),
        agreement.Case((gap, np.array([0, 1, 1])), "two rows confident and right"),
    ]


@pytest.mark.weight(2)
@pytest.mark.hint("The mean over the batch of -log of the probability of the right class, one number.")
def test_loss(student, rng):
    """The loss is right, as one number."""
    cases = agreement.designed(rng, draw, SIZES)
    agreement.agrees_with(student, LOSS, losses.softmax_cross_entropy, cases)


@pytest.mark.weight(2)
@pytest.mark.hint("Take the logarithm of the formula, not of a probability that has become 0.")
def test_loss_far_out(student, rng):
    """The loss is finite and right for logits up to ±1000, also for confident mistakes."""
    agreement.agrees_with(student, LOSS, losses.softmax_cross_entropy, far_out(rng))


@pytest.mark.weight(3)
@pytest.mark.hint(
    "Probabilities minus the one-hot labels; the loss is a mean, so its gradient is divided too."
)
def test_backward(student, rng):
    """The gradient of the loss with respect to the logits is right."""
    forward = numerical_gradient.Forward(
        "softmax_cross_entropy", arguments=lambda z, y: (z, y), places={"": 0}, rng=rng
    )
    cases = agreement.designed(rng, draw, SIZES)
    agreement.agrees_with(student, BACKWARD, losses.softmax_cross_entropy_backward, cases, forward=forward)


@pytest.mark.hint("It needs the probabilities: are they finite for these logits?")
def test_backward_far_out(student, rng):
    """The gradient is finite and right for logits up to ±1000."""
    agreement.agrees_with(student, BACKWARD, losses.softmax_cross_entropy_backward, far_out(rng))


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z and y are unchanged after right answers."""
    case = agreement.Case(draw(rng, *agreement.FIRST))
    agreement.unchanged(student, LOSS, losses.softmax_cross_entropy, case)
    agreement.unchanged(student, BACKWARD, losses.softmax_cross_entropy_backward, case)
