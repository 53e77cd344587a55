"""Hidden tests of batch_norm_forward. eps is large, so that its place shows; columns differ in mean and spread."""

import pytest

from autograder.checks.cases import FIRST, SECOND, Case, Function, between, designed, normal
from autograder.checks.functions import agreement
from reference import normalization

pytestmark = pytest.mark.question("forward")

FORWARD = Function("batch_norm_forward", ("x", "gamma", "beta", "eps"), result="y")
SIZES = (FIRST, SECOND, (6, 2, 1))  # rows and columns; the third size plays no part


def draw(rng, n, d, _):
    return normal(rng, n, d), normal(rng, d), normal(rng, d), between(rng, 0.2, 0.5)


def columns(rng, rows):
    """Return columns whose means lie up to eight of their deviations from 0, of both signs, and a constant one."""
    x = rng.normal(size=(rows, 4)) * [0.3, 1.0, 3.0, 0.0]
    return x + [2.4 * rng.choice([-1, 1]), between(rng, 4.0, 8.0), -between(rng, 9.0, 15.0), 1.7]


@pytest.mark.weight(3)
@pytest.mark.hint(
    "Each column has its own mean and its own variance, both with divisor N, and eps is under the root."
)
def test_values(student, rng):
    """y is right for batches of many sizes, of usual, large and small numbers."""
    cases = designed(rng, draw, SIZES, least=(2, 1, 1))
    agreement.check_values(student, FORWARD, normalization.batch_norm_forward, cases)


@pytest.mark.hint("Two rows are a batch: their variance has the divisor 2.")
def test_two_rows(student, rng):
    """y is right for two rows."""
    cases = [Case(draw(rng, 2, count, 1), f"two rows of {count}") for count in (4, 3, 1)]
    agreement.check_values(student, FORWARD, normalization.batch_norm_forward, cases)


@pytest.mark.hint("Mean and variance are those of one column; a constant column becomes beta.")
def test_unlike_columns(student, rng):
    """y is right where columns have other means and spreads, and one is constant."""
    cases = []
    for rows in (6, 5):
        x, eps = columns(rng, rows), between(rng, 0.2, 0.5)
        cases.append(Case((x, normal(rng, 4), normal(rng, 4), eps), "unlike columns, the last one constant"))
    x, gamma, beta, eps = draw(rng, 120, 3, 1)
    x[rng.integers(120, size=3), [0, 1, 2]] = (500.0, -500.0, 500.0)
    cases.append(Case((x, gamma, beta, eps), "many rows, one of each column far out"))
    agreement.check_values(student, FORWARD, normalization.batch_norm_forward, cases)


@pytest.mark.hint("eps is added to the variance, under the root, whether it matters or not.")
def test_small_variances(student, rng):
    """y is right where eps is small, as in practice, and where variances are tiny or huge."""
    cases = []
    for size, eps in (
        (0.05, 1e-3),
        (1.0, 1e-3),
        (4.0, 1e-3),
        (1e-6, 4e-13),
        (1e-3, 3e-7),
        (1e3, 3e5),
        (1e6, 1e-5),
    ):
        x = size * rng.normal(size=(6, 3)) + 0.1 * size
        cases.append(Case((x, normal(rng, 3), normal(rng, 3), eps), f"deviations near {size:g}"))
    agreement.check_values(student, FORWARD, normalization.batch_norm_forward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """x, gamma and beta are unchanged after a right answer."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, FORWARD, normalization.batch_norm_forward, case)
