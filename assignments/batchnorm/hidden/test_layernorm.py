"""Hidden tests of layer_norm_forward: mean and variance along rows, gamma and beta for the columns."""

import pytest

from autograder.checks.cases import FIRST, ONE_ROW, SIZES, Case, Function, between, designed, normal
from autograder.checks.functions import agreement
from reference import normalization

pytestmark = pytest.mark.question("layernorm")

FORWARD = Function("layer_norm_forward", ("x", "gamma", "beta", "eps"), result="y")


def draw(rng, n, d, _):
    return normal(rng, n, d), normal(rng, d), normal(rng, d), between(rng, 0.2, 0.5)


def scaled(rng):
    """Return rows of tiny and huge deviations, with an eps that is usual beside their variances, or far below."""
    cases = []
    for size, eps in ((1e-6, 4e-13), (1e-3, 3e-7), (1e3, 3e5), (1e6, 1e-5)):
        x, gamma, beta, _ = draw(rng, *FIRST)
        cases.append(Case((size * x, gamma, beta, eps), f"deviations near {size:g}"))
    return cases


@pytest.mark.weight(2)
@pytest.mark.hint(
    "Each row has a mean and a variance of its own; keepdims=True keeps them beside their rows."
)
def test_values(student, rng):
    """y is right for batches of many sizes, of usual, large and small numbers."""
    cases = [*designed(rng, draw, SIZES), *scaled(rng)]
    agreement.check_values(student, FORWARD, normalization.layer_norm_forward, cases)


@pytest.mark.hint("One row is enough: nothing is taken over the batch.")
def test_one_row(student, rng):
    """y is right for one row."""
    cases = [Case(draw(rng, *ONE_ROW), "one row"), Case(draw(rng, 1, 7, 1), "one longer row")]
    x, *rest = draw(rng, 1, 120, 1)
    x[0, rng.integers(120)] = 500.0
    cases.append(Case((x, *rest), "one long row with a number far out"))
    agreement.check_values(student, FORWARD, normalization.layer_norm_forward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """x, gamma and beta are unchanged after a right answer."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, FORWARD, normalization.layer_norm_forward, case)
