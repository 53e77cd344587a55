"""Counts what the class page shows: plain functions of the results."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.results import Outcome, QuestionResult, Status, SubmissionResult, TestResult

_BARS = 10


@dataclass(frozen=True)
class ClassSummary:
    """Counts of submissions by what became of them; `mean` and `median` are over those that are graded.

    A score counts as it is, also where a part still needs marking by a person; `waiting` says for how many.
    """

    submissions: int
    scored: int
    mean: float | None
    median: float | None
    complete: int
    waiting: int
    held_back: int
    unreadable: int


@dataclass(frozen=True)
class TestStatistics:
    """One test over the class: who had which outcome, in the order of the results.

    `rate` is the share that passed, without those that still need marking and those that the grader could not judge;
    None where nothing is left.
    """

    title: str
    max_score: float
    instructor: bool
    rate: float | None
    passed: int
    judged: int
    others: tuple[tuple[Outcome, tuple[SubmissionResult, ...]], ...]


@dataclass(frozen=True)
class QuestionStatistics:
    """One question over the class. `mean` is over those that have a score for it; None where nobody has."""

    number: int
    title: str
    max_score: float
    by_hand: bool
    mean: float | None
    full: int
    scored: int
    tests: tuple[TestStatistics, ...]


def scores(submissions: Sequence[SubmissionResult]) -> list[float]:
    """Return the scores of all submissions that were graded without a grader error."""
    return [one.score for one in submissions if one.status is Status.GRADED and one.score is not None]


def summary(submissions: Sequence[SubmissionResult]) -> ClassSummary:
    """Return how many submissions there are of each kind, with mean and median."""
    known = scores(submissions)
    statuses = [one.status for one in submissions]
    return ClassSummary(
        submissions=len(submissions),
        scored=len(known),
        mean=statistics.fmean(known) if known else None,
        median=statistics.median(known) if known else None,
        complete=sum(one.complete for one in submissions),
        waiting=sum(one.status is Status.GRADED and not one.complete for one in submissions),
        held_back=statuses.count(Status.GRADER_ERROR),
        unreadable=statuses.count(Status.UNREADABLE),
    )


def waits(submissions: Sequence[SubmissionResult]) -> list[tuple[str, list[SubmissionResult]]]:
    """Return what waits for a person, with its submissions: answers to mark by question, and what was not graded."""
    found: dict[str, list[SubmissionResult]] = {}
    for one in submissions:
        for question in one.questions:
            if one.status is Status.GRADED and any(
                test.outcome is Outcome.PENDING for test in question.tests
            ):
                found.setdefault(f"mark “{question.title}”", []).append(one)
    for status, words in (
        (Status.GRADER_ERROR, "mend a grader error"),
        (Status.UNREADABLE, "ask for a file that can be read"),
    ):
        who = [one for one in submissions if one.status is status]
        found |= {words: who} if who else {}
    return list(found.items())


def histogram(known: Sequence[float], most: float) -> list[int]:
    """Return how many scores lie in each tenth of the points; the last tenth includes both its ends."""
    bars = [0] * _BARS
    for score in known:
        tenth = int(_BARS * score / most + 1e-9) if most > 0 else 0
        bars[min(_BARS - 1, max(0, tenth))] += 1
    return bars


def questions(submissions: Sequence[SubmissionResult]) -> list[QuestionStatistics]:
    """Return every question that occurs, in the order of first occurrence, with its tests."""
    asked: dict[str, list[tuple[SubmissionResult, QuestionResult]]] = {}
    for one in submissions:
        for question in one.questions:
            asked.setdefault(question.id, []).append((one, question))
    return [_question_statistics(number, pairs) for number, pairs in enumerate(asked.values(), 1)]


def _question_statistics(
    number: int, pairs: Sequence[tuple[SubmissionResult, QuestionResult]]
) -> QuestionStatistics:
    first = pairs[0][1]
    known = [question.score for _, question in pairs if question.score is not None]
    tests: dict[str, list[tuple[SubmissionResult, TestResult]]] = {}
    for one, question in pairs:
        for test in question.tests:
            tests.setdefault(test.id, []).append((one, test))
    return QuestionStatistics(
        number=number,
        title=first.title,
        max_score=first.max_score,
        by_hand=first.marking == "hand",
        mean=statistics.fmean(known) if known else None,
        full=sum(_has_all(question) for _, question in pairs),
        scored=len(known),
        tests=tuple(_test_statistics(results) for results in tests.values()),
    )


def _has_all(question: QuestionResult) -> bool:
    """Return whether a question has all its points; without points, whether all its tests passed."""
    if question.max_score:
        return question.score is not None and question.score >= question.max_score - 1e-6
    return all(test.outcome is Outcome.PASSED for test in question.tests)


def _test_statistics(results: Sequence[tuple[SubmissionResult, TestResult]]) -> TestStatistics:
    first = results[0][1]
    who = {outcome: tuple(one for one, test in results if test.outcome is outcome) for outcome in Outcome}
    passed = len(who[Outcome.PASSED])
    judged = passed + sum(len(who[outcome]) for outcome in Outcome if _counts_against(outcome))
    return TestStatistics(
        title=first.title,
        max_score=first.max_score,
        instructor=first.visibility != "student",
        rate=passed / judged if judged else None,
        passed=passed,
        judged=judged,
        others=tuple(
            (outcome, ones) for outcome, ones in who.items() if ones and outcome is not Outcome.PASSED
        ),
    )


def _counts_against(outcome: Outcome) -> bool:
    """Return whether a test with this outcome lowers the rate: a skipped test earns nothing, as a failed one."""
    return outcome.is_wrong or outcome is Outcome.SKIPPED
