"""Hidden tests of the penalty on the weights. Arrays of two dimensions are weights, of one biases."""

import pytest

from autograder.checks.cases import Case, Function, between, normal
from autograder.checks.functions import agreement
from reference import penalty

pytestmark = pytest.mark.question("l2")

PENALTY = Function("l2_penalty", ("params", "l2"))
GRADIENTS = Function("l2_gradients", ("params", "grads", "l2"))
SHAPES = {
    "two layers": ((3, 4), (4,), (4, 2), (2,)),
    "two weights of one shape": ((3, 3), (3,), (3, 3), (3,)),
    "biases first": ((4,), (4, 2)),
    "one matrix": ((5, 2),),
    "one row and one column": ((1, 6), (6,), (6, 1), (1,)),
    "biases alone": ((3,), (2,)),
}


def added(params, grads, l2):
    """Return the gradients of loss and penalty together."""
    return [g + d for g, d in zip(grads, penalty.l2_penalty_backward(params, l2), strict=True)]


def arrays(rng, shapes):
    return [normal(rng, *shape) for shape in shapes]


@pytest.mark.hint("Half of l2, times the sum of the squares of all entries of all matrices; biases are free.")
def test_penalty(student, rng):
    """The penalty is right for several networks, for matrices alone, and for l2 = 0."""
    cases = [
        Case((arrays(rng, shapes), between(rng, 0.05, 0.9)), about)
        for about, shapes in SHAPES.items()
        if about != "biases alone"
    ]
    cases.append(Case((arrays(rng, SHAPES["two layers"]), 0.0), "l2 = 0"))
    cases.append(Case((arrays(rng, SHAPES["biases alone"]), 0.5), "biases alone"))
    agreement.check_values(student, PENALTY, penalty.l2_penalty, cases)


@pytest.mark.hint("g + l2 * W for each matrix: the half is gone in the gradient, and biases keep theirs.")
def test_gradients(student, rng):
    """The gradients have the penalty's added, and biases keep theirs."""
    cases = [
        Case((arrays(rng, shapes), arrays(rng, shapes), between(rng, 0.3, 0.9)), about)
        for about, shapes in SHAPES.items()
    ]
    shapes = SHAPES["two layers"]
    cases.append(Case((arrays(rng, shapes), arrays(rng, shapes), 0.0), "l2 = 0"))
    agreement.check_values(student, GRADIENTS, added, cases)


@pytest.mark.weight(0.25)
def test_leaves_its_arguments_alone(student, rng):
    """params and grads are unchanged after right answers."""
    shapes = SHAPES["two layers"]
    agreement.check_unchanged(student, PENALTY, penalty.l2_penalty, Case((arrays(rng, shapes), 0.3)))
    case = Case((arrays(rng, shapes), arrays(rng, shapes), 0.3))
    agreement.check_unchanged(student, GRADIENTS, added, case)
