"""Hidden tests of the schedules: rates at and around every corner, asked upwards and downwards."""

import pytest

from autograder.checks.cases import Case, Function
from autograder.checks.functions import agreement
from autograder.checks.optimizers import schedules
from reference import schedules as reference

pytestmark = pytest.mark.question("schedules")

POWER = schedules.Schedule("power", ("rate", "s", "c"))
EXPONENTIAL = schedules.Schedule("exponential", ("rate", "s"))
PIECEWISE = schedules.Schedule("piecewise", ("boundaries", "rates"))


def drawn(rng, *bounds):
    """Return one number between each pair of bounds."""
    return [float(rng.uniform(low, high)) for low, high in bounds]


@pytest.mark.weight(2)
@pytest.mark.hint("The whole bracket 1 + t/s is raised to the power c, and t/s is a fraction.")
def test_power(student, rng):
    """power gives the rate at every step, for several rates, times and powers."""
    settings = []
    for s, c, size in (
        (13, (0.4, 0.7), 1),
        (40, (1.4, 2.2), 1),
        (7.5, (1.0, 1.0), 1),
        (0.5, (3.0, 4.0), 100),
        (5000, (0.01, 0.05), 1e-6),
    ):
        (rate, power) = drawn(rng, (0.2, 0.9), c)
        last = max(3, 3 * int(s))
        settings.append(((size * rate, s, power), schedules.corners(max(1, int(s)), last=last)))
    schedules.check_schedule(student, POWER, {"power": reference.power}, settings)


@pytest.mark.weight(2)
@pytest.mark.hint("After s steps a tenth is left, after s/2 steps the root of a tenth: 0.1 to the power t/s.")
def test_exponential(student, rng):
    """exponential gives the rate at every step, for several rates and times."""
    settings = []
    for s, size in ((9, 1), (25, 1), (12.5, 1), (1, 100), (5000, 1e-6)):
        (rate,) = drawn(rng, (0.2, 0.9))
        settings.append(((size * rate, s), schedules.corners(int(s), last=3 * int(s))))
    schedules.check_schedule(student, EXPONENTIAL, {"exponential": reference.exponential}, settings)


@pytest.mark.weight(2)
@pytest.mark.hint("Count the boundaries that t has reached; a step that is a boundary has reached it.")
def test_piecewise(student, rng):
    """piecewise gives the rate at every step, with several boundaries, with one, and with none."""
    settings = [
        (
            (places, [size * r for r in drawn(rng, *[(0.1, 0.9)] * (len(places) + 1))]),
            schedules.corners(*places, last=last),
        )
        for places, size, last in (
            ([6, 15, 31], 1, 40),
            ([12], 1, 40),
            ([], 1, 40),
            ([1, 2, 20], 1, 40),
            ([500, 3000], 100, 9000),
            ([7], 1e-6, 20),
            ([1, 2, 3, 5, 8, 13, 21], 1, 30),
        )
    ]
    schedules.check_schedule(student, PIECEWISE, {"piecewise": reference.piecewise}, settings)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """boundaries and rates are unchanged after a right answer of piecewise."""
    function = Function("piecewise", ("t", "boundaries", "rates"))
    case = Case((15, [6, 15, 31], drawn(rng, *[(0.1, 0.9)] * 4)))
    agreement.check_unchanged(student, function, lambda t, *hyper: reference.piecewise(*hyper)(t), case)
