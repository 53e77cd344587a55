"""An assignment with its warm processes, for tests that grade one notebook after another."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import NamedTuple

from autograder.course.assignment import Assignment
from autograder.grading.runner import Runner


class Warm(NamedTuple):
    """A runner and its assignment, in the order in which the functions of `grading` take them."""

    runner: Runner
    assignment: Assignment


@contextlib.contextmanager
def started(assignment: Assignment, tier: str) -> Iterator[Warm]:
    """Start a runner for the assignment."""
    with Runner(assignment, tier) as runner:
        yield Warm(runner, assignment)
