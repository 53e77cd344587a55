"""Hidden tests of the gradients of the states of a recurrent cell."""

import numpy as np
import pytest

from autograder.checks.cases import HUGE, TINY, Case, Function, cotangent
from autograder.checks.functions import agreement
from reference import recurrent

pytestmark = pytest.mark.question("time")

STATES = Function("state_gradients", ("dh", "h", "Wh"), cotangent="dh")
SHAPES = ((5, 4, 3), (5, 4, 3), (3, 6, 2), (1, 3, 4), (4, 2, 1), (3, 3, 3))


def draw(rng, rows, steps, units):
    """Return dh, h and Wh. A state is away from ±1, so that a gradient is still visible after five steps."""
    h = rng.uniform(-0.8, 0.8, size=(rows, steps, units))
    h += np.sign(h) * 0.1  # and away from 0, where every slope is 1
    return cotangent(rng, rows, steps, units), h, 1.4 * rng.normal(size=(units, units)) / np.sqrt(units)


@pytest.mark.weight(2)
@pytest.mark.hint("What a state receives: from above at its own step, and through Wh from the step after it.")
def test_every_step(student, rng):
    """The whole gradient of every state is right where every step hears from above."""
    cases = [Case(draw(rng, *shape), f"dh of shape {shape}") for shape in SHAPES]
    dh, h, Wh = draw(rng, *SHAPES[0])
    cases += [Case((HUGE * dh, h, Wh), "huge gradients"), Case((TINY * dh, h, Wh), "tiny gradients")]
    dh, h, Wh = draw(rng, 5, 2, 3)
    cases += [
        Case((dh * [[[1e-4], [1.0]]], h, 1e-4 * Wh), "small Wh"),
        Case((dh * [[[1e4], [1.0]]], h, 1e4 * Wh), "large Wh"),
    ]
    cases.append(
        Case(
            (dh, np.where(rng.random(h.shape) < 0.5, np.sign(h) * 0.995, 0.02 * h), Wh),
            "states near 0 and near ±1",
        )
    )
    agreement.check_values(student, STATES, recurrent.state_gradients, cases)


@pytest.mark.weight(2)
@pytest.mark.hint("With a loss at the last step alone, everything earlier arrives through Wh.")
def test_last_step_alone(student, rng):
    """The whole gradient of every state is right where only the last step hears from above."""
    cases = []
    for shape in ((4, 5, 3), (2, 3, 4)):
        dh, h, Wh = draw(rng, *shape)
        dh[:, :-1] = 0.0
        cases.append(Case((dh, h, Wh), "a gradient from above at the last step alone"))
    agreement.check_values(student, STATES, recurrent.state_gradients, cases)


@pytest.mark.hint("With one step nothing comes back from later ones.")
def test_one_step(student, rng):
    """With one step the answer is dh."""
    cases = [Case(draw(rng, *shape), "one step") for shape in ((4, 1, 3), (1, 1, 2))]
    agreement.check_values(student, STATES, recurrent.state_gradients, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """dh, h and Wh are unchanged after a right answer."""
    case = Case(draw(rng, *SHAPES[0]))
    agreement.check_unchanged(student, STATES, recurrent.state_gradients, case)
