"""Hidden tests of fit: the loop, watched with a model and a loss that only write down what happens."""

import pytest

from autograder.checks.training import loop

pytestmark = pytest.mark.question("fit")

FIT = loop.Loop("fit", ("model", "loss", "X", "y", "epochs", "batch_size", "rng"), training="argument")


@pytest.mark.hint("For each batch: forward with True, loss, backward with its gradient, step.")
def test_loop(student, rng):
    """Each batch is one forward, loss, backward and step; each epoch has a new order; the history is right."""
    loop.check_loop(student, FIT, rng)
