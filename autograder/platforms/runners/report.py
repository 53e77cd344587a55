"""One report for every runner: what was tested, what came of it, and where it stands in a file."""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass

from autograder.results import Outcome, QuestionResult, Results, Status, SubmissionResult, TestResult


class ReportedState(enum.StrEnum):
    """What a runner can show of a test: an `ERROR` is the grader's fault, `SKIPPED` is not decided yet."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class ReportedTest:
    """One test. `group` and `name` together are unique; `file` and `line` are empty where there is no place to name."""

    group: str
    name: str
    state: ReportedState
    message: str = ""
    detail: str = ""
    score: float | None = None
    max_score: float | None = None
    file: str = ""
    line: int | None = None

    @property
    def points(self) -> str:
        """The points in words; empty where there are none to give."""
        if not self.max_score:
            return ""
        given = "no points yet" if self.score is None else f"{self.score:g}"
        return f"{given} of {self.max_score:g} points"


@dataclass(frozen=True)
class RunnerReport:
    """All tests of one run. `note` says what the report is, and what it is not."""

    title: str
    note: str
    tests: tuple[ReportedTest, ...]
    seconds: float = 0.0

    def count(self, state: ReportedState) -> int:
        """Return how many tests have this state."""
        return Counter(test.state for test in self.tests)[state]

    @property
    def groups(self) -> dict[str, list[ReportedTest]]:
        """The tests by group, in their order."""
        found: dict[str, list[ReportedTest]] = {}
        for test in self.tests:
            found.setdefault(test.group, []).append(test)
        return found


_STATES = {
    Outcome.PASSED: ReportedState.PASSED,
    Outcome.PENDING: ReportedState.SKIPPED,
    Outcome.SKIPPED: ReportedState.SKIPPED,
    Outcome.GRADER_ERROR: ReportedState.ERROR,
}
_NOTE = "For instructors: it names submissions and hidden tests."


def of_results(results: Results) -> RunnerReport:
    """Return the report of a class: a group for each submission, named by its id."""
    tests = [test for one in results.submissions for test in _tests(results.assignment.id, one)]
    title = (
        f"{results.assignment.title}: {len(results.submissions)} graded in the tier {results.sandbox.tier}"
    )
    return RunnerReport(title, _NOTE, tuple(tests), sum(one.wall_seconds for one in results.submissions))


def _tests(assignment: str, result: SubmissionResult) -> list[ReportedTest]:
    group = f"{assignment}.{result.id}"
    if not result.questions:
        state = ReportedState.ERROR if result.status is Status.GRADER_ERROR else ReportedState.FAILED
        return [ReportedTest(group, "notebook", state, result.problem)]
    return [_test(group, question, test) for question in result.questions for test in question.tests]


def _test(group: str, question: QuestionResult, test: TestResult) -> ReportedTest:
    state = _STATES.get(test.outcome, ReportedState.FAILED)
    message = "" if state is ReportedState.PASSED else test.message or str(test.outcome).replace("_", " ")
    detail = "\n".join(filter(None, (*test.facts, test.diagnosis, test.carried, test.detail)))
    name = f"{question.id}/{test.id}"
    return ReportedTest(group, name, state, message, detail, test.score, test.max_score)
