"""Hidden tests of the count of dead units: exact integers. No entry is 0."""

import numpy as np
import pytest

from autograder.checks.cases import HUGE, TINY, Case, Function
from autograder.checks.functions import exact
from reference import activations, diagnostics

pytestmark = pytest.mark.question("dead")

DEAD = Function("dead_units", ("z",))


def reference(z):
    return diagnostics.dead_units(activations.relu_forward(z))


def layer(rng, rows, units, dead):
    """Return z of a layer: `dead` of its units are never on, and every other one is on in at most two rows."""
    z = -rng.uniform(0.1, 2.0, (rows, units))
    for unit in rng.permutation(units)[dead:]:
        on = rng.permutation(rows)[: rng.integers(1, 3)]
        z[on, unit] *= -0.5
    return z


def lone_rows(rng, rows, units, dead):
    """Return z of a layer as above, drawn again until the rows that turn no unit on are another number than `dead`."""
    while True:
        z = layer(rng, rows, units, dead)
        if np.sum(np.all(z < 0, axis=1)) != dead:
            return z


def strong_rows(rng, rows, units, dead):
    """Return z of a layer as above, with units so strong where they are on that their means are above 0.

    A count of negative means is right here, and a count of units that are off in some row is not.
    """
    z = lone_rows(rng, rows, units, dead)
    return np.where(z > 0, 300 * z, z)


@pytest.mark.weight(2)
@pytest.mark.hint("A unit is a column: it is dead if none of its rows is above 0.")
def test_dead(student, rng):
    """dead_units is right for layers in which some units are dead."""
    cases = [
        Case((lone_rows(rng, rows, units, dead),), f"{dead} of {units} units dead, {rows} rows")
        for rows, units, dead in ((7, 5, 2), (7, 5, 4), (9, 6, 1), (3, 8, 5), (5, 5, 3), (60, 4, 2))
    ]
    cases.append(Case((strong_rows(rng, 7, 5, 2),), "units that are seldom on, and strongly"))
    for factor, about in ((TINY, "tiny numbers"), (HUGE, "huge numbers")):
        cases.append(Case((factor * lone_rows(rng, 7, 5, 2),), about))
    exact.check_exact(student, DEAD, reference, cases)


@pytest.mark.hint("All units may be dead, or none; there may be one unit, or one row.")
def test_all_and_none(student, rng):
    """dead_units is right where all units are dead, where none is, for one unit and for one row."""
    cases = [
        Case((lone_rows(rng, rows, units, dead),), about)
        for rows, units, dead, about in (
            (6, 4, 0, "no unit dead"),
            (6, 4, 4, "all units dead"),
            (1, 5, 2, "one row"),
            (6, 1, 0, "one unit, alive"),
            (6, 1, 1, "one unit, dead"),
        )
    ]
    exact.check_exact(student, DEAD, reference, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """z is unchanged after a right answer."""
    exact.check_unchanged(student, DEAD, reference, Case((lone_rows(rng, 7, 5, 2),)))
