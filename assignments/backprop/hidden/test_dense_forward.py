"""Hidden tests of dense_forward: z = x W + b, row by row."""

import pytest

from autograder.checks import gradient
from reference import dense

pytestmark = pytest.mark.question("dense_forward")

FORWARD = gradient.Function("dense_forward", ("x", "W", "b"))


def draw(rng, n, d, m):
    return gradient.normal(rng, n, d), gradient.normal(rng, d, m), gradient.normal(rng, m)


@pytest.mark.weight(2)
@pytest.mark.hint("Each row of z is that row of x times W, plus b.")
def test_values(student, rng):
    """z is right for batches and layers of several sizes."""
    cases = gradient.designed(rng, draw, (gradient.FIRST, gradient.SECOND))
    gradient.operation(student, FORWARD, dense.dense_forward, cases)


@pytest.mark.hint("Look for an axis that a sum or a squeeze has removed.")
def test_single_row_and_single_output(student, rng):
    """z is right for one row, and for a layer with one output."""
    cases = [
        gradient.Case(draw(rng, *gradient.ONE_ROW), "one row"),
        gradient.Case(draw(rng, *gradient.ONE_OUTPUT), "one output"),
    ]
    gradient.operation(student, FORWARD, dense.dense_forward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """x, W and b are unchanged after a right answer."""
    case = gradient.Case(draw(rng, *gradient.FIRST))
    gradient.unchanged(student, FORWARD, dense.dense_forward, case)
