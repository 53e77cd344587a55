"""Hidden tests of batch_norm_update. The batch's variance may have the divisor N or N - 1, the same in all cases."""

import numpy as np
import pytest

from autograder.checks.cases import FIRST, SECOND, Case, Function, between, designed, normal, positive
from autograder.checks.functions import agreement
from reference import normalization

pytestmark = pytest.mark.question("update")

UPDATE = Function("batch_norm_update", ("x", "mean", "variance", "momentum"), ("mean", "variance"))
SIZES = (FIRST, SECOND, (6, 2, 1))  # rows and columns; the third size plays no part


def biased(x, mean, variance, momentum):
    """Return the averages where the batch's variance has the divisor N."""
    kept, new = momentum, 1 - momentum
    return kept * mean + new * x.mean(axis=0), kept * variance + new * x.var(axis=0)


REFERENCES = {"divisor N": biased, "divisor N - 1": normalization.batch_norm_update}


def draw(rng, n, d, _):
    return normal(rng, n, d), normal(rng, d), positive(rng, d), between(rng, 0.6, 0.9)


def cases(rng):
    drawn = designed(rng, draw, SIZES, least=(2, 1, 1))
    for momentum in (0.5, 0.99):
        x, mean, variance, _ = draw(rng, *FIRST)
        far = 100 * x if momentum > 0.9 else x  # so that the share of the batch shows
        drawn.append(Case((far, mean, variance, momentum), f"momentum {momentum}"))
    for size in (1e-6, 1e6):
        x, mean, variance, momentum = draw(rng, *FIRST)
        drawn.append(
            Case((size * x, size * mean, size**2 * variance, momentum), f"numbers near {size:g}", 1e-12)
        )
    return drawn


@pytest.mark.hint("momentum is the share of the old average; the rest comes from the batch.")
def test_mean(student, rng):
    """The running mean is right after one more batch."""
    agreement.check_values(student, UPDATE, REFERENCES, cases(rng), only="mean")


@pytest.mark.weight(2)
@pytest.mark.hint("Variances are averaged, as they are: no root is taken, and eps has no part in it.")
def test_variance(student, rng):
    """The running variance is right after one more batch, with the divisor N or N - 1."""
    agreement.check_values(student, UPDATE, REFERENCES, cases(rng), only="variance")


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """x, mean and variance are unchanged after a right answer."""
    x = np.tile(normal(rng, 1, 3), (4, 1))  # constant columns, where both divisors give the variance 0
    case = Case((x, normal(rng, 3), positive(rng, 3), between(rng, 0.6, 0.9)), "constant columns")
    agreement.check_unchanged(student, UPDATE, biased, case)
