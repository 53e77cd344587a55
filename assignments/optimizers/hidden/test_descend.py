"""Hidden tests of descend: with the student's SGD and Adam, and with UnitStep, which the notebook provides."""

from dataclasses import dataclass

import numpy as np
import pytest

from autograder.checks.optimizers import adapters, inputs, path
from reference.optimizers import FORMS

pytestmark = pytest.mark.question("descend")

DESCEND = path.PathFunction()
RATE = {"learning_rate": inputs.LEARNING_RATE}
RULES = (
    (adapters.OptimizerClass("SGD"), FORMS["sgd"], RATE, ""),
    (
        adapters.OptimizerClass("Adam"),
        FORMS["adam"],
        {**RATE, "beta1": inputs.DECAY, "beta2": inputs.SLOW_DECAY},
        "eps",
    ),
)


@dataclass
class UnitStep:
    """The rule of the notebook's UnitStep: all arrays together move by learning_rate, whatever the gradient's size."""

    learning_rate: float

    def step(self, params, grads):
        """Return new arrays."""
        norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads]))
        return [W - self.learning_rate / norm * g for W, g in zip(params, grads, strict=True)]


IN_PLACE = (adapters.OptimizerClass("UnitStep"), {"unit": UnitStep}, RATE)


@pytest.mark.weight(2)
@pytest.mark.hint(
    "First the start, then the parameters after each step; the gradient is asked where they are."
)
def test_path(student, rng):
    """The path of SGD and of Adam has every point, the start first, and asks for the gradient once a step."""
    for optimizer, forms, ranges, eps in RULES:
        path.check_path(student, DESCEND, optimizer, forms, ranges, rng, eps=eps)


@pytest.mark.weight(2)
@pytest.mark.hint("Before step t, with t from 0, set optimizer.learning_rate to schedule(t).")
def test_rates(student, rng):
    """With a schedule, each step of SGD and of Adam has its own learning rate, and the last one stays."""
    for optimizer, forms, ranges, eps in RULES:
        path.check_rates(student, DESCEND, optimizer, forms, ranges, rng, eps=eps)


@pytest.mark.hint(
    "An optimizer may write into the arrays that it is given: copy them into the path after each step."
)
def test_copies(student, rng):
    """Every point of the path is a copy, also with UnitStep, which works in place."""
    path.check_copies(student, DESCEND, *IN_PLACE, rng, eps="")


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """The arrays of params are unchanged after a right descent, also with UnitStep, which works in place."""
    path.check_unchanged(student, DESCEND, *IN_PLACE, rng, eps="")
