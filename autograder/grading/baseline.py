"""Which hidden tests the assignment's own solution passes."""

from __future__ import annotations

from autograder.grading import judging
from autograder.grading.runner import Lane
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome


class Baseline:
    """The tests that pass with the assignment's own solution, found out once and only when it matters.

    An exception inside a hidden test is the student's failure only if the same test passes with the solution.
    """

    def __init__(self, lane: Lane, solution: NotebookCode, seed: int) -> None:
        self._lane = lane
        self._solution = solution
        self._seed = seed
        self._passed: frozenset[str] | None = None

    def passes(self, test: str) -> bool:
        """Whether the solution passes this test."""
        if self._passed is None:
            judged = judging.grade(self._lane, self._solution, self._seed, explain=False, ours=True)
            self._passed = frozenset(
                name for name, finding in judged.findings.items() if finding.outcome is Outcome.PASSED
            )
        return test in self._passed
