"""Hidden tests of softmax."""

import numpy as np
import pytest

from autograder.checks.functions import agreement
from reference import losses

pytestmark = pytest.mark.question("softmax")

SOFTMAX = agreement.Function("softmax", ("z",))


def draw(rng, n, d, m):
    return (agreement.normal(rng, n, m),)


@pytest.mark.weight(2)
@pytest.mark.hint("Each row is a distribution of its own: sum along axis 1, and keep that axis.")
def test_values(student, rng):
    """Each row of probabilities is right, for batches of several sizes."""
    cases = agreement.designed(rng, draw, (agreement.FIRST, agreement.SECOND, agreement.ONE_ROW))
    agreement.agrees_with(student, SOFTMAX, losses.softmax, cases)


@pytest.mark.hint("Adding a number to a whole row changes nothing: subtract each row's maximum before exp.")
def test_large_logits(student, rng):
    """Probabilities are finite and right for logits up to ±1000."""
    near = rng.uniform(-3.0, 0.0, size=(4, 3))
    mixed = np.array([[1000.0, -1000.0, 0.0], [1000.0, 999.0, -1000.0], [-1000.0, -100.0, -1000.0]])
    cases = [
        agreement.Case((near + 1000.0,), "logits near 1000"),
        agreement.Case((-near - 1000.0,), "logits near -1000"),
        agreement.Case((np.vstack([near + 1000.0, -near - 1000.0, near]),), "rows far apart"),
        agreement.Case((mixed,), "gaps of 900 and more within a row"),
    ]
    agreement.agrees_with(student, SOFTMAX, losses.softmax, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_argument_alone(student, rng):
    """z is unchanged after a right answer."""
    case = agreement.Case(draw(rng, *agreement.FIRST))
    agreement.unchanged(student, SOFTMAX, losses.softmax, case)
