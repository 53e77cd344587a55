"""Hidden tests of the two predictions. Every number of a stack is compared with its own expected value."""

import pytest

from autograder.checks.cases import HUGE, TINY, Case, Function, between
from autograder.checks.functions import agreement
from reference import signals

UP = Function("predicted_variances", ("q", "sizes", "variances", "activation"), accepts_lists=True)
BACK = Function("predicted_gradients", ("s", "sizes", "variances", "activation"), accepts_lists=True)

on_variances = pytest.mark.question("variances")
on_gradients = pytest.mark.question("gradients")

# Equal and unequal neighbours, growing and shrinking, one unit, one layer.
SIZES = ([6, 4, 3], [6, 4, 3], [3, 5, 5, 2], [4, 4, 4], [7, 2], [1, 5, 1, 3])
WIDE = [784, 3000, 10, 2000]


def case(rng, sizes, activation, about=""):
    """Return a stack whose factors are near 1, so that every layer's number is visible beside the others'."""
    variances = [between(rng, 0.6, 1.7) / fan for fan in sizes[:-1]]
    return Case((between(rng, 0.4, 2.5), list(sizes), variances, activation), about)


def cases(rng, activation):
    return [
        *(case(rng, sizes, activation, f"sizes {sizes}") for sizes in SIZES),
        *scaled_cases(rng, activation),
    ]


def scaled_cases(rng, activation):
    """Return stacks of wide layers, of huge and tiny mean squares, and of variances that are large and small."""
    q, sizes, variances, _ = case(rng, WIDE, activation).args
    unlike = [variance * factor for variance, factor in zip(variances, (1e5, 1e-5, 1.0), strict=True)]
    return [
        Case((q, sizes, variances, activation), "wide layers"),
        Case((q * HUGE, sizes, variances, activation), "a huge mean square", TINY),
        Case((q * TINY, sizes, variances, activation), "a tiny mean square", TINY),
        *(Case((q, sizes, order, activation), "unlike variances", TINY) for order in (unlike, unlike[::-1])),
    ]


@on_variances
@pytest.mark.weight(2)
@pytest.mark.hint(
    "Each z is a sum over the layer's inputs: count them, and multiply by the weights' variance."
)
def test_variances_of_identity(student, rng):
    """The variance of z is right in each layer without an activation."""
    agreement.check_values(student, UP, signals.predicted_variances, cases(rng, "identity"))


@on_variances
@pytest.mark.weight(2)
@pytest.mark.hint("A ReLU lets half of the mean square through; x has met none yet.")
def test_variances_of_relu(student, rng):
    """The variance of z is right in each layer of a ReLU stack."""
    agreement.check_values(student, UP, signals.predicted_variances, cases(rng, "relu"))


@on_variances
@pytest.mark.hint("Nothing comes after weights of variance 0.")
def test_variances_after_zero_weights(student, rng):
    """Where the weights of one layer are all zero, so are that layer's variance and those after it."""
    for activation in ("identity", "relu"):
        q, sizes, variances, _ = case(rng, [4, 6, 3, 5], activation).args
        variances[1] = 0.0
        about = "weights of variance 0 in the middle"
        one = Case((q, sizes, variances, activation), about)
        agreement.check_values(student, UP, signals.predicted_variances, [one])


@on_variances
@pytest.mark.weight(0.5)
def test_variances_leave_their_arguments_alone(student, rng):
    """sizes and variances are unchanged after a right answer."""
    one = case(rng, SIZES[0], "relu")
    agreement.check_unchanged(student, UP, signals.predicted_variances, one)


@on_gradients
@pytest.mark.weight(2)
@pytest.mark.hint("Each unit hears from all units above it: count those, and begin at the last layer.")
def test_gradients_of_identity(student, rng):
    """The mean square of dz is right in each layer without an activation."""
    agreement.check_values(student, BACK, signals.predicted_gradients, cases(rng, "identity"))


@on_gradients
@pytest.mark.weight(2)
@pytest.mark.hint("Each ReLU lets half of the mean square back through, the last one too.")
def test_gradients_of_relu(student, rng):
    """The mean square of dz is right in each layer of a ReLU stack."""
    agreement.check_values(student, BACK, signals.predicted_gradients, cases(rng, "relu"))


@on_gradients
@pytest.mark.weight(0.5)
def test_gradients_leave_their_arguments_alone(student, rng):
    """sizes and variances are unchanged after a right answer."""
    one = case(rng, SIZES[0], "relu")
    agreement.check_unchanged(student, BACK, signals.predicted_gradients, one)
