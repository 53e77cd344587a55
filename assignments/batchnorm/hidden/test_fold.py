"""Hidden tests of fold: the dense layer comes first, then the normalization in inference."""

import pytest

from autograder.checks.cases import FIRST, SECOND, Case, Function, between, designed, normal, positive
from autograder.checks.functions import agreement
from reference import normalization

pytestmark = pytest.mark.question("fold")

FOLD = Function("fold", ("W", "b", "gamma", "beta", "mean", "variance", "eps"), ("W", "b"))


def draw(rng, _, d, m):
    numbers = normal(rng, m), normal(rng, m), normal(rng, m), normal(rng, m), positive(rng, m)
    return normal(rng, d, m), *numbers, between(rng, 0.2, 0.5)


def scaled(rng):
    """Return layers whose variances are tiny and huge, with an eps that is usual beside them, or far below."""
    cases = []
    for size, eps in ((1e-6, 4e-13), (1e-3, 3e-7), (1e3, 3e5), (1e6, 1e-5)):
        W, b, gamma, beta, mean, variance, _ = draw(rng, *FIRST)
        args = (size * W, size * b, gamma, beta, size * mean, size**2 * variance, eps)
        cases.append(Case(args, f"deviations near {size:g}"))
    return cases


@pytest.mark.weight(2)
@pytest.mark.hint("A unit is a column of W, and the normalization scales each unit.")
def test_weights(student, rng):
    """The folded W is right."""
    cases = [*designed(rng, draw, (FIRST, SECOND)), *scaled(rng)]
    agreement.check_values(student, FOLD, normalization.fold, cases, only="W")


@pytest.mark.weight(2)
@pytest.mark.hint("What does the dense layer followed by the normalization give for x = 0?")
def test_bias(student, rng):
    """The folded b is right."""
    cases = [*designed(rng, draw, (FIRST, SECOND)), *scaled(rng)]
    agreement.check_values(student, FOLD, normalization.fold, cases, only="b")


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """W, b and the rest are unchanged after a right answer."""
    case = Case(draw(rng, *FIRST))
    agreement.check_unchanged(student, FOLD, normalization.fold, case)
