"""Hidden tests of softmax."""

import numpy as np
import pytest

from autograder.checks.cases import FIRST, ONE_ROW, SECOND, Case, Function, designed, never_huge, normal
from autograder.checks.functions import agreement
from reference import losses

pytestmark = pytest.mark.question("softmax")

SOFTMAX = Function("softmax", ("z",))


def draw(rng, n, d, m):
    return (normal(never_huge(rng), n, m),)


def tied(rng):
    """Return scores of which two, three and all of a row are equal: the largest, the smallest and those between."""
    high, low = rng.uniform(1.0, 2.0, size=2) * [1, -1]
    return np.array([[high, high, low], [low, high, low], [0.0, 0.0, 0.0], [high, high, high]])


@pytest.mark.weight(2)
@pytest.mark.hint("Each row is a distribution of its own: sum along axis 1, and keep that axis.")
def test_values(student, rng):
    """Each row of probabilities is right, for batches of several sizes."""
    cases = designed(rng, draw, (FIRST, SECOND, ONE_ROW), least=(1, 1, 2))
    cases.append(Case(draw(rng, 4, 1, 1), "one class"))
    cases.append(Case((tied(rng),), "scores that are equal"))
    agreement.check_values(student, SOFTMAX, losses.softmax, cases)


@pytest.mark.hint("Adding a number to a whole row changes nothing: subtract each row's maximum before exp.")
def test_large_logits(student, rng):
    """Probabilities are finite and right for logits up to ±1000."""
    near = rng.uniform(-3.0, 0.0, size=(4, 3))
    mixed = np.array([[1000.0, -1000.0, 0.0], [1000.0, 999.0, -1000.0], [-1000.0, -100.0, -1000.0]])
    cases = [
        Case((near + 1000.0,), "logits near 1000"),
        Case((-near - 1000.0,), "logits near -1000"),
        Case((np.vstack([near + 1000.0, -near - 1000.0, near]),), "rows far apart"),
        Case((mixed,), "gaps of 900 and more within a row"),
    ]
    agreement.check_values(student, SOFTMAX, losses.softmax, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_argument_alone(student, rng):
    """z is unchanged after a right answer."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, SOFTMAX, losses.softmax, case)
