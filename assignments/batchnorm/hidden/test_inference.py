"""Hidden tests of batch_norm_inference: running averages that are those of no batch, and a large eps."""

import pytest

from autograder.checks.cases import FIRST, ONE_ROW, SIZES, Case, Function, between, designed, normal, positive
from autograder.checks.functions import agreement
from reference import normalization

pytestmark = pytest.mark.question("inference")

INFERENCE = Function("batch_norm_inference", ("x", "gamma", "beta", "mean", "variance", "eps"), result="y")


def draw(rng, n, d, _):
    numbers = normal(rng, d), normal(rng, d), normal(rng, d), positive(rng, d)
    return normal(rng, n, d), *numbers, between(rng, 0.2, 0.5)


def scaled(rng):
    """Return batches of tiny and huge deviations, with an eps that is usual beside their variances, or far below."""
    cases = []
    for size, eps in ((1e-6, 4e-13), (1e-3, 3e-7), (1e3, 3e5), (1e6, 1e-5)):
        x, gamma, beta, mean, variance, _ = draw(rng, *FIRST)
        cases.append(
            Case((size * x, gamma, beta, size * mean, size**2 * variance, eps), f"deviations near {size:g}")
        )
    return cases


@pytest.mark.weight(2)
@pytest.mark.hint("Only the averages count here, never the mean and variance of x itself.")
def test_values(student, rng):
    """y is right for batches of many sizes, of usual, large and small numbers."""
    cases = [*designed(rng, draw, SIZES), *scaled(rng)]
    agreement.check_values(student, INFERENCE, normalization.batch_norm_inference_forward, cases)


@pytest.mark.hint("One row needs no others: its mean and variance are not asked for.")
def test_one_row(student, rng):
    """y is right for one row, and for one number."""
    cases = [Case(draw(rng, *ONE_ROW), "one row"), Case(draw(rng, 1, 1, 1), "one number")]
    agreement.check_values(student, INFERENCE, normalization.batch_norm_inference_forward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """x, the parameters and the averages are unchanged after a right answer."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, INFERENCE, normalization.batch_norm_inference_forward, case)
