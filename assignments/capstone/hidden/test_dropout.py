"""Hidden tests of Dropout: masks, their scale and their statistics, in both modes, forward and backward."""

import pytest

from autograder.checks import array
from autograder.checks.arguments import Seed
from autograder.checks.cases import off_zero
from autograder.checks.messages import Subject
from autograder.checks.sampling import adapters, dropout

pytestmark = pytest.mark.question("dropout")

LAYER = adapters.DropoutClass("Dropout")


@pytest.mark.weight(4)
def test_dropout(student, rng):
    """Masks are independent, of the right rate and scale, new in each forward, and used again by the backward."""
    dropout.check_dropout(student, LAYER, rng)


@pytest.mark.hint("In inference y is x and dx is dy: what is kept was scaled in training already.")
def test_inference(student, rng):
    """In inference, also after training, x and dy go through as they are."""
    x, dy = off_zero(rng, 4, 3), off_zero(rng, 4, 3)
    plan = student.plan()
    seed = Seed(int(rng.integers(2**31)))
    layer = plan.call("Dropout", keywords={"rate": 0.4, "rng": seed}, fetch=False)
    plan.method(layer, "forward", off_zero(rng, 4, 3), True, fetch=False)
    y, dx = plan.method(layer, "forward", x, False), plan.method(layer, "backward", dy)
    plan.run()
    layer.raise_for_failure()
    subject = Subject("Dropout(rate, rng)", about="inference after training")
    array.check_array(y.value, x, called=subject, part="y")
    array.check_array(dx.value, dy, called=subject, part="dx")


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """x and dy are unchanged after a right forward and backward."""
    dropout.check_unchanged(student, LAYER, rng)
