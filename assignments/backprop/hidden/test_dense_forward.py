"""Hidden tests of dense_forward: z = x W + b, row by row."""

import pytest

from autograder.checks.cases import (
    FIRST,
    ONE_INPUT,
    ONE_OUTPUT,
    ONE_ROW,
    SECOND,
    Case,
    Function,
    designed,
    normal,
)
from autograder.checks.functions import agreement
from reference import dense

pytestmark = pytest.mark.question("dense_forward")

FORWARD = Function("dense_forward", ("x", "W", "b"))


def draw(rng, n, d, m):
    return normal(rng, n, d), normal(rng, d, m), normal(rng, m)


@pytest.mark.weight(2)
@pytest.mark.hint("Each row of z is that row of x times W, plus b.")
def test_values(student, rng):
    """z is right for batches and layers of several sizes."""
    cases = designed(rng, draw, (FIRST, SECOND), least=(2, 2, 2))
    agreement.check_values(student, FORWARD, dense.dense_forward, cases)


@pytest.mark.hint("Look for an axis that a sum or a squeeze has removed.")
def test_single_row_and_single_output(student, rng):
    """z is right for one row, and for a layer with one output."""
    cases = [
        Case(draw(rng, *ONE_ROW), "one row"),
        Case(draw(rng, *ONE_OUTPUT), "one output"),
        Case(draw(rng, *ONE_INPUT), "one input"),
        Case(draw(rng, 1, 3, 1), "one row and one output"),
    ]
    agreement.check_values(student, FORWARD, dense.dense_forward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """x, W and b are unchanged after a right answer."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, FORWARD, dense.dense_forward, case)
