"""Hidden tests of softmax."""

import numpy as np
import pytest

from autograder.checks import gradient
from reference import losses

pytestmark = pytest.mark.question("softmax")

SOFTMAX = gradient.Function("softmax", ("z",))


def draw(rng, n, d, m):
    return (gradient.normal(rng, n, m),)


@pytest.mark.weight(2)
@pytest.mark.hint("Each row is a distribution of its own: sum along axis 1, and keep that axis.")
def test_values(student, rng):
    """Each row of probabilities is right, for batches of several sizes."""
    cases = gradient.designed(rng, draw, (gradient.FIRST, gradient.SECOND, gradient.ONE_ROW))
    gradient.operation(student, SOFTMAX, losses.softmax, cases)


@pytest.mark.hint("Adding a number to a whole row changes nothing: subtract each row's maximum before exp.")
def test_large_logits(student, rng):
    """Probabilities are finite and right for logits up to ±1000."""
    near = rng.uniform(-3.0, 0.0, size=(4, 3))
    mixed = np.array([[1000.0, -1000.0, 0.0], [1000.0, 999.0, -1000.0], [-1000.0, -100.0, -1000.0]])
    cases = [
        gradient.Case((near + 1000.0,), "logits near 1000"),
        gradient.Case((-near - 1000.0,), "logits near -1000"),
        gradient.Case((np.vstack([near + 1000.0, -near - 1000.0, near]),), "rows far apart"),
        gradient.Case((mixed,), "gaps of 900 and more within a row"),
    ]
    gradient.operation(student, SOFTMAX, losses.softmax, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_argument_alone(student, rng):
    """z is unchanged after a right answer."""
    case = gradient.Case(draw(rng, *gradient.FIRST))
    gradient.unchanged(student, SOFTMAX, losses.softmax, case)
