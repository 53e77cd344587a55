"""Hidden tests of batch_norm_backward: each gradient earns its own marks."""

import numpy as np
import pytest

from autograder.checks.cases import FIRST, SECOND, Case, Function, between, cotangent, designed, normal
from autograder.checks.functions import agreement, numerical_gradient
from reference import normalization

pytestmark = pytest.mark.question("backward")

BACKWARD = Function(
    "batch_norm_backward", ("dy", "x", "gamma", "eps"), ("dx", "dgamma", "dbeta"), cotangent="dy"
)
SIZES = (FIRST, SECOND, (6, 2, 1))  # rows and columns; the third size plays no part


def draw(rng, n, d, _):
    return cotangent(rng, n, d), normal(rng, n, d), normal(rng, d), between(rng, 0.2, 0.5)


def forward(rng):
    return numerical_gradient.OwnForward(
        "batch_norm_forward",
        arguments=lambda dy, x, gamma, eps: (x, gamma, np.zeros(gamma.shape), eps),
        places={"dx": 0, "dgamma": 1, "dbeta": 2},
        rng=rng,
        cotangent=lambda dy, x, gamma, eps: dy,
    )


def scaled(rng):
    """Return batches of tiny and huge deviations, with an eps that is usual beside their variances, or far below."""
    cases = []
    for size, eps in ((1e-6, 4e-13), (1e-3, 3e-7), (1e3, 3e5), (1e6, 1e-5)):
        dy, x, gamma, _ = draw(rng, *FIRST)
        cases.append(Case((dy, size * x, gamma, eps), f"deviations near {size:g}", min(1, 1 / size)))
    return cases


def check(student, rng, part):
    cases = [*designed(rng, draw, SIZES, least=(2, 1, 1)), *scaled(rng)]
    reference = normalization.batch_norm_backward
    agreement.check_values(student, BACKWARD, reference, cases, only=part, forward=forward(rng))


@pytest.mark.weight(4)
@pytest.mark.hint("Three ways lead from x to y: straight, through the mean, and through the variance.")
def test_gradient_of_the_input(student, rng):
    """dx is right."""
    check(student, rng, "dx")


@pytest.mark.weight(2)
@pytest.mark.hint("gamma multiplies the normalized x in every row: its gradient is a sum over rows.")
def test_gradient_of_gamma(student, rng):
    """dgamma is right."""
    check(student, rng, "dgamma")


@pytest.mark.hint("beta is added to every row: its gradient is a sum over rows, with nothing divided.")
def test_gradient_of_beta(student, rng):
    """dbeta is right."""
    check(student, rng, "dbeta")


@pytest.mark.hint("Two rows are a batch: every mean over rows has the divisor 2.")
def test_two_rows(student, rng):
    """dx, dgamma and dbeta are right for two rows."""
    cases = [Case(draw(rng, 2, columns, 1), f"two rows of {columns}") for columns in (4, 3, 1)]
    agreement.check_values(student, BACKWARD, normalization.batch_norm_backward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """dy, x and gamma are unchanged after a right answer."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, BACKWARD, normalization.batch_norm_backward, case)
