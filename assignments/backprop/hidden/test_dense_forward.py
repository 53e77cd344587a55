"""Hidden tests of dense_forward: z = x W + b, row by row."""

import pytest

from autograder.checks.functions import agreement
from reference import dense

pytestmark = pytest.mark.question("dense_forward")

FORWARD = agreement.Function("dense_forward", ("x", "W", "b"))


def draw(rng, n, d, m):
    return agreement.normal(rng, n, d), agreement.normal(rng, d, m), agreement.normal(rng, m)


@pytest.mark.weight(2)
@pytest.mark.hint("Each row of z is that row of x times W, plus b.")
def test_values(student, rng):
    """z is right for batches and layers of several sizes."""
    cases = agreement.designed(rng, draw, (agreement.FIRST, agreement.SECOND))
    agreement.agrees_with(student, FORWARD, dense.dense_forward, cases)


@pytest.mark.hint("Look for an axis that a sum or a squeeze has removed.")
def test_single_row_and_single_output(student, rng):
    """z is right for one row, and for a layer with one output."""
    cases = [
        agreement.Case(draw(rng, *agreement.ONE_ROW), "one row"),
        agreement.Case(draw(rng, *agreement.ONE_OUTPUT), "one output"),
    ]
    agreement.agrees_with(student, FORWARD, dense.dense_forward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """x, W and b are unchanged after a right answer."""
    case = agreement.Case(draw(rng, *agreement.FIRST))
    agreement.unchanged(student, FORWARD, dense.dense_forward, case)
