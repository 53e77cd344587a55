"""Hidden tests of dense_backward: each gradient earns its own marks."""

import numpy as np
import pytest

from autograder.checks.cases import (
    FIRST,
    ONE_INPUT,
    ONE_OUTPUT,
    ONE_ROW,
    SECOND,
    Case,
    Function,
    cotangent,
    designed,
    normal,
)
from autograder.checks.functions import agreement, numerical_gradient
from reference import dense

pytestmark = pytest.mark.question("dense_backward")

BACKWARD = Function("dense_backward", ("dz", "x", "W"), ("dx", "dW", "db"), cotangent="dz")


def draw(rng, n, d, m):
    return cotangent(rng, n, m), normal(rng, n, d), normal(rng, d, m)


def forward(rng):
    return numerical_gradient.OwnForward(
        "dense_forward",
        arguments=lambda dz, x, W: (x, W, np.zeros(W.shape[1])),
        places={"dx": 0, "dW": 1, "db": 2},
        rng=rng,
        cotangent=lambda dz, x, W: dz,
    )


def check(student, rng, part):
    cases = designed(rng, draw, (FIRST, SECOND), least=(2, 2, 2))
    agreement.check_values(student, BACKWARD, dense.dense_backward, cases, only=part, forward=forward(rng))


@pytest.mark.weight(2)
@pytest.mark.hint("x reaches the loss through z = x W + b: which matrix leads from dz back to x?")
def test_gradient_of_the_input(student, rng):
    """dx is right."""
    check(student, rng, "dx")


@pytest.mark.weight(2)
@pytest.mark.hint("Each entry of W meets every row of the batch: its gradient is a sum over rows.")
def test_gradient_of_the_weights(student, rng):
    """dW is right."""
    check(student, rng, "dW")


@pytest.mark.hint("b is added to every row, so its gradient is a sum over rows, with nothing divided.")
def test_gradient_of_the_bias(student, rng):
    """db is right."""
    check(student, rng, "db")


@pytest.mark.hint("Every gradient has the shape of what it is the gradient of, also where a size is 1.")
def test_single_row_and_single_output(student, rng):
    """dx, dW and db are right for one row, and for a layer with one output."""
    cases = [
        Case(draw(rng, *ONE_ROW), "one row"),
        Case(draw(rng, *ONE_OUTPUT), "one output"),
        Case(draw(rng, *ONE_INPUT), "one input"),
        Case(draw(rng, 1, 1, 1), "one of each"),
    ]
    agreement.check_values(student, BACKWARD, dense.dense_backward, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """dz, x and W are unchanged after a right answer."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, BACKWARD, dense.dense_backward, case)
