"""Hidden tests of clipping by the global norm."""

import numpy as np
import pytest

from autograder.checks.cases import Case, Function
from autograder.checks.functions import agreement
from autograder.checks.optimizers import schedules
from reference import clipping

pytestmark = pytest.mark.question("clip")

CLIP = Function("clip_by_global_norm", ("grads", "max_norm"), cotangent="grads", result="grads")
LIMIT = 0.7


@pytest.mark.weight(2)
@pytest.mark.hint("One norm over all arrays together, and one factor for all of them.")
def test_long_gradients(student, rng):
    """Gradients that are too long are shortened together, and keep their direction."""
    cases = [case for case in schedules.clipping_cases(rng, LIMIT) if above(case)]
    agreement.check_values(student, CLIP, clipping.clip_by_global_norm, cases)


@pytest.mark.weight(2)
@pytest.mark.hint("Gradients that are short enough stay as they are, and there may be nothing but zeros.")
def test_short_gradients(student, rng):
    """Gradients within the limit come back as they were."""
    cases = [case for case in schedules.clipping_cases(rng, LIMIT) if not above(case)]
    near = [0.4 * part / clipping.global_norm([part]) for part in cases[0].args[0]]
    cases.append(Case(([1e-9 * part for part in near], LIMIT), "tiny gradients"))
    cases.append(Case(([1e6 * part for part in near], 1e6 * LIMIT), "large gradients and a large limit"))
    cases.append(Case((near, LIMIT), "each array alone below the limit, and all together just below it"))
    agreement.check_values(student, CLIP, clipping.clip_by_global_norm, cases)


@pytest.mark.hint("A list of one array is a list too, and the limit is the argument's.")
def test_one_array(student, rng):
    """A single array is clipped by its own norm, to other limits."""
    cases = [
        Case(([limit * size * rng.normal(size=shape)], limit), f"one array of shape {shape}")
        for limit, size, shape in (
            (3.0, 2.0, (3, 3)),
            (0.05, 9.0, (4,)),
            (20.0, 1.0, (5, 2)),
            (1e-7, 9.0, (2, 2)),
            (1e7, 5.0, (3, 4)),
        )
    ]
    agreement.check_values(student, CLIP, clipping.clip_by_global_norm, cases)


@pytest.mark.weight(0.5)
def test_leaves_its_arguments_alone(student, rng):
    """grads are unchanged after a right answer."""
    case = Case(([2.0 * rng.normal(size=(3, 2)), np.ones(2)], LIMIT))
    agreement.check_unchanged(student, CLIP, clipping.clip_by_global_norm, case)


def above(case):
    grads, limit = case.args
    return clipping.global_norm(grads) > limit
