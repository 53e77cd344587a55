"""Hidden tests of early_stop: two integers, exactly."""

import pytest

from autograder.checks.cases import Case, Function
from autograder.checks.functions import exact
from reference import fitting

pytestmark = pytest.mark.question("stop")

EARLY_STOP = Function("early_stop", ("losses", "patience"))
CASES = (
    ("falls to the end", [5.0, 4.0, 3.0, 2.0], 2),
    ("one epoch", [1.5], 1),
    ("rises at once", [1.0, 2.0, 3.0, 4.0, 5.0], 3),
    ("patience 1", [3.0, 2.0, 2.5, 1.0], 1),
    ("the last epoch is the best", [3.0, 4.0, 2.0], 2),
    ("patience runs out in the last epoch", [3.0, 2.0, 2.4, 2.6], 2),
    ("lower than the epoch before, not than the best", [3.0, 2.0, 2.8, 2.6, 2.4, 2.2, 1.0], 3),
    ("two equal bests", [3.0, 2.0, 2.5, 2.0, 2.5, 1.0], 4),
    ("an equal loss is no lower one", [2.0, 2.0, 2.0, 2.0, 1.0], 3),
    ("the best comes just in time", [4.0, 5.0, 6.0, 3.0, 5.0, 5.0, 2.0, 2.5], 3),
    ("negative losses", [-1.0, -3.0, -2.0, -2.5, -4.0], 2),
)


@pytest.mark.hint(
    "Count the epochs since the lowest loss so far; at patience, training has ended with this epoch."
)
def test_stop(student, rng):
    """Both numbers are right for losses that fall, rise, waver and repeat."""
    noisy = [Case(([float(x) for x in rng.normal(size=12)], patience), "noise") for patience in (1, 2, 3, 5)]
    cases = [Case((losses, patience), about) for about, losses, patience in CASES]
    exact.check_exact(student, EARLY_STOP, fitting.early_stop, [*cases, *noisy])
