"""Hidden tests of the useful share of the slopes. No slope equals the limit."""

import numpy as np
import pytest

from autograder.checks.cases import Case, Function, between
from autograder.checks.functions import agreement
from reference import diagnostics

pytestmark = pytest.mark.question("range")

SHARE = Function("useful_share", ("slopes", "least"))
SHAPES = ((7, 5), (7, 5), (3, 4), (1, 6), (6, 1), (4, 4))


def draw(rng, *shape):
    """Return slopes of both signs and a limit, with at least one slope on each side of ± the limit."""
    least = between(rng, 0.05, 0.6)
    size = least * np.where(
        rng.random(shape) < 0.5, rng.uniform(0.1, 0.9, shape), rng.uniform(1.1, 3.0, shape)
    )
    slopes = size * rng.choice([-1.0, 1.0], shape)
    slopes.flat[0], slopes.flat[1], slopes.flat[2] = 1.5 * least, -1.5 * least, -0.5 * least
    return slopes, least


@pytest.mark.weight(2)
@pytest.mark.hint("Count the entries whose size, without the sign, is at least the limit, and divide by all.")
def test_share(student, rng):
    """useful_share is right for slopes of both signs, and for several limits."""
    cases = [Case(draw(rng, *shape), f"slopes of shape {shape}") for shape in SHAPES]
    for factor in (1e-7, 1e-3, 1e6):
        slopes, least = draw(rng, *SHAPES[0])
        cases.append(Case((factor * slopes, factor * least), f"slopes near {factor:g}"))
    agreement.check_values(student, SHARE, diagnostics.useful_share, cases)


@pytest.mark.hint("The share of all is 1, and that of none is 0.")
def test_all_and_none(student, rng):
    """useful_share is right where all slopes are useful, where none is, and for a single one."""
    slopes, least = draw(rng, 4, 3)
    low, high = 0.5 * np.min(np.abs(slopes)), 2.0 * np.max(np.abs(slopes))
    cases = [
        Case((slopes, low), "all slopes above the limit"),
        Case((slopes, high), "all slopes below the limit"),
        Case((np.array([[-2.0 * least]]), least), "a single slope"),
    ]
    agreement.check_values(student, SHARE, diagnostics.useful_share, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """slopes are unchanged after a right answer."""
    agreement.check_unchanged(student, SHARE, diagnostics.useful_share, Case(draw(rng, 5, 3)))
