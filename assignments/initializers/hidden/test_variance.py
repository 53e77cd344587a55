"""Hidden tests of the three schemes. Fan-in and fan-out differ, because where they agree, Glorot is LeCun."""

import pytest

from autograder.checks.cases import Case, Function
from autograder.checks.functions import agreement
from reference import starts

pytestmark = pytest.mark.question("variance")

VARIANCE = Function("weight_variance", ("scheme", "fan_in", "fan_out"))


def cases(rng, scheme):
    """Return layers that widen and narrow, a square one, a single input, and a single unit."""
    drawn = [tuple(int(size) for size in rng.integers(2, 400, size=2)) for _ in range(4)]
    return [
        Case((scheme, *sizes))
        for sizes in ((8, 50), (300, 7), *drawn, (16, 16), (1, 5), (5, 1), (1, 1), (3072, 9000), (9000, 3072))
    ]


@pytest.mark.weight(1.5)
@pytest.mark.hint("One over the number of inputs: m products are added up in each z.")
def test_lecun(student, rng):
    """The variance of LeCun's scheme is right for layers that widen and narrow."""
    agreement.check_values(student, VARIANCE, starts.weight_variance, cases(rng, "lecun"))


@pytest.mark.weight(2)
@pytest.mark.hint("The inverse of the mean of m and n: inputs and outputs are added, and 2 stands above.")
def test_glorot(student, rng):
    """The variance of Glorot's scheme is right for layers that widen and narrow."""
    agreement.check_values(student, VARIANCE, starts.weight_variance, cases(rng, "glorot"))


@pytest.mark.weight(1.5)
@pytest.mark.hint("Twice LeCun's, for the half that a ReLU stops.")
def test_he(student, rng):
    """The variance of He's scheme is right for layers that widen and narrow."""
    agreement.check_values(student, VARIANCE, starts.weight_variance, cases(rng, "he"))
