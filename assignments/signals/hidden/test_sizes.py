"""Hidden tests of the two measures of size. Tiny values are right values: nothing is added to them."""

import numpy as np
import pytest

from autograder.checks.cases import Case, Function, cotangent, normal
from autograder.checks.functions import agreement
from reference import diagnostics, signals

pytestmark = pytest.mark.question("sizes")

RMS = Function("rms", ("a",), vanishes=True)
NORMS = Function("norms_by_step", ("dh",), accepts_lists=True, vanishes=True)


@pytest.mark.weight(2)
@pytest.mark.hint("The mean square and not the variance: no mean is subtracted, and the root comes last.")
def test_rms(student, rng):
    """rms is right for arrays of one, two and three axes, large and small."""
    shapes = ((7, 5), (7, 5), (6,), (2, 3, 4), (1, 1), (4, 4))
    cases = [Case((normal(rng, *shape),), f"an array of shape {shape}") for shape in shapes]
    cases += [
        Case((1e-12 * normal(rng, 5, 3),), "entries near 1e-12"),
        Case((1e6 * normal(rng, 3, 5),), "large"),
    ]
    cases += [Case((np.full((3, 2), -2.5),), "entries all alike"), Case((np.zeros((2, 3)),), "zeros")]
    agreement.check_values(student, RMS, signals.rms, cases)


@pytest.mark.weight(2)
@pytest.mark.hint(
    "One number for each step: the root of the sum of squares over all rows and units of that step."
)
def test_norms_by_step(student, rng):
    """norms_by_step is right for several steps, for one, and for gradients that vanish."""
    shapes = (
        (5, 4, 3),
        (5, 4, 3),
        (3, 6, 2),
        (1, 3, 4),
        (4, 1, 2),
        (2, 3, 1),
        (3, 3, 3),
        (1, 1, 3),
        (1, 4, 1),
        (1, 1, 1),
    )
    cases = [Case((cotangent(rng, *shape),), f"dh of shape {shape}") for shape in shapes]
    cases.append(Case((1e-12 * cotangent(rng, 4, 5, 3),), "entries near 1e-12"))
    cases.append(Case((1e6 * cotangent(rng, 3, 4, 5),), "large"))
    agreement.check_values(student, NORMS, diagnostics.gradient_norms_by_step, cases)


@pytest.mark.hint("A loud step must not drown a quiet one: each step has a norm of its own.")
def test_norms_of_quiet_steps(student, rng):
    """The norm of each step is right where the others are much larger."""
    for quiet in (0, 3):
        dh = cotangent(rng, 3, 4, 2)
        dh[:, [step for step in range(4) if step != quiet]] *= 50.0
        cases = [Case((dh,), f"step {quiet} smaller than the others")]
        agreement.check_values(student, NORMS, diagnostics.gradient_norms_by_step, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """a and dh are unchanged after right answers."""
    agreement.check_unchanged(
        student, RMS, signals.rms, Case((2.0 + normal(rng, 4, 3),))
    )  # never a mean near 0
    case = Case((cotangent(rng, 3, 4, 2),))
    agreement.check_unchanged(student, NORMS, diagnostics.gradient_norms_by_step, case)
