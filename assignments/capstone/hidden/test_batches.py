"""Hidden tests of minibatches: form, rows, sizes, mixing, and the generator."""

import pytest

from autograder.checks.cases import Function
from autograder.checks.sampling import partitions

pytestmark = pytest.mark.question("batches")

MINIBATCHES = Function("minibatches", ("rows", "batch_size", "rng"))


@pytest.mark.hint("Draw one order of all row numbers from rng, and cut it at multiples of batch_size.")
def test_partition(student, rng):
    """Each row comes once, in batches of batch_size and a smaller last one, in a new order for each call."""
    partitions.check_batches(student, MINIBATCHES, rng)
