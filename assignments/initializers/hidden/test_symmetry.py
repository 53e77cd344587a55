"""Hidden tests of the count of different columns. Twins differ by less than 1e-11, others by more than 1e-6."""

import numpy as np
import pytest

from autograder.checks.cases import Case, Function
from autograder.checks.functions import exact
from reference import starts

pytestmark = pytest.mark.question("symmetry")

UNITS = Function("distinct_units", ("W",))
NOISE = 1e-12


def grid(rng, *shape):
    """Draw entries in steps of 1e-4, a little off: no noise carries one over the edge of a rounding or a cut."""
    return np.round(rng.normal(size=shape), 4) + 3e-10


def with_twins(rng, inputs, columns):
    """Return a matrix with these columns of some others, given by number, in this order, each with its own noise."""
    W = grid(rng, inputs, max(columns) + 1)[:, columns]
    return W + NOISE * rng.uniform(-1, 1, size=W.shape)


def nearly_twins(rng):
    """Return a matrix in which each column differs from the first in one entry, by little."""
    W = np.repeat(grid(rng, 5, 1), 4, axis=1)
    for unit, gap in ((1, 2e-6), (2, -3e-5), (3, 1e-3)):
        W[unit, unit] += gap
    return W


@pytest.mark.weight(2)
@pytest.mark.hint("A unit is a column. Twins need not stand side by side, nor agree in the last digit.")
def test_twins(student, rng):
    """Units with the same weights count once, wherever they stand."""
    every = (
        (6, [0, 1, 0, 2]),
        (6, [0, 1, 1, 0]),
        (3, [0, 0, 1, 1, 1, 2, 3]),
        (1, [2, 0, 1, 0, 2]),
        (9, [0, 1, 2, 3, 4, 0]),
        (4, [0, 1, 1, 2]),
    )
    cases = [Case((with_twins(rng, *one),), f"columns {one[1]} of some others") for one in every]
    exact.check_exact(student, UNITS, starts.distinct_units, cases)


@pytest.mark.weight(1.5)
@pytest.mark.hint("Compare whole columns, entry by entry: one entry that differs is enough.")
def test_no_twins(student, rng):
    """Units that differ in a single entry, by little, or in the order of their weights, are all counted."""
    column = grid(rng, 4)
    turned = np.stack([np.roll(column, shift) for shift in range(3)], axis=1)
    cases = [
        Case((grid(rng, 6, 4),), "no two alike"),
        Case((nearly_twins(rng),), "columns that differ in one entry"),
        Case((turned,), "the same weights in another order"),
        Case((np.stack([column, -column], axis=1),), "the same weights with the other sign"),
        Case((grid(rng, 3, 7),), "more units than inputs"),
        Case((grid(rng, 5, 1),), "one unit"),
    ]
    exact.check_exact(student, UNITS, starts.distinct_units, cases)


@pytest.mark.hint("Weights of zero, or all the same: one unit, many times.")
def test_all_alike(student, rng):
    """A layer whose units are all alike has one unit, whatever its weights."""
    constant = np.full((5, 4), float(rng.uniform(0.1, 1)))
    cases = [
        Case((with_twins(rng, 5, [0] * 6),), "all units alike"),
        Case((constant,), "all weights alike"),
        Case((np.zeros((3, 5)),), "zeros"),
        Case((grid(rng, 4, 3),), "no two alike"),
    ]
    exact.check_exact(student, UNITS, starts.distinct_units, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_argument_alone(student, rng):
    """W is unchanged after a right answer."""
    exact.check_unchanged(student, UNITS, starts.distinct_units, Case((with_twins(rng, 6, [0, 1, 0, 2]),)))
