"""Known answers without the cells of the solution that train, draw and demonstrate.

A known mistake or a variant is the solution with one more cell. What the solution's notebook does besides defining its
functions is the same in each of them, and takes most of the time. Without it they run in a fraction: where that is
proven, on every seed, to give the solution's own values in every test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from autograder.course import answers
from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.grading import definitions, judging
from autograder.grading.findings import GradedNotebook
from autograder.grading.runner import Runner
from autograder.verify import repeatability


def shortened(
    runner: Runner,
    assignment: Assignment,
    every: Sequence[KnownAnswer],
    solution: Mapping[int, GradedNotebook],
) -> dict[str, KnownAnswer]:
    """Return the mistakes and variants that can run shortened, by the name that a report gives them.

    `every` begins with the solution, and `solution` has its whole notebook's results by seed. Nothing is returned where
    the solution's definitions alone behave differently in any test. Raises `SandboxError` or `JudgeError`.
    """
    whole = every[0].work
    light = definitions.definitions(runner, assignment, whole)
    if light is whole:
        return {}
    for seed, judged in solution.items():
        if not repeatability.same(judged, judging.grade_known_answer(runner, assignment, light, seed)):
            return {}
    return {
        one.called: replace(one, work=answers.with_cell(light, one.work.cells[-1][1]))
        for one in every
        if one.kind in ("bug", "variant")
    }
