"""Hidden tests of Dropout: masks, their scale and their statistics, in both modes, forward and backward."""

import pytest

from autograder.checks.sampling import adapters, dropout

pytestmark = pytest.mark.question("dropout")

LAYER = adapters.DropoutClass("Dropout")


@pytest.mark.weight(4)
@pytest.mark.hint(
    "In training each entry is kept with probability 1 - rate and divided by it; in inference nothing happens."
)
def test_dropout(student, rng):
    """Masks are independent, of the right rate and scale, new in each forward, and used again by the backward."""
    dropout.check_dropout(student, LAYER, rng)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """x and dy are unchanged after a right forward and backward."""
    dropout.check_unchanged(student, LAYER, rng)
