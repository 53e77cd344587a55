"""The hidden tests that the assignment's own solution passes."""

from __future__ import annotations

from autograder.course.assignment import Assignment
from autograder.grading import judging
from autograder.grading.runner import Runner
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome


class Baseline:
    """Knows which tests the assignment's own solution passes. It runs the solution once, when that first matters.

    An exception inside a hidden test is the student's failure only if the same test passes with the solution.
    """

    def __init__(self, runner: Runner, assignment: Assignment, solution: NotebookCode, seed: int) -> None:
        self._runner = runner
        self._assignment = assignment
        self._solution = solution
        self._seed = seed
        self._passed: frozenset[str] | None = None

    def passes(self, test: str) -> bool:
        """Return whether the solution passes the test with this id."""
        if self._passed is None:
            self._passed = self._measured()
        return test in self._passed

    def _measured(self) -> frozenset[str]:
        judged = judging.grade_known_answer(self._runner, self._assignment, self._solution, self._seed)
        return frozenset(
            test for test, finding in judged.findings.items() if finding.outcome is Outcome.PASSED
        )
