"""Enters the marks that people gave into the results, and counts the scores again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from autograder.errors import UsageError
from autograder.marking.sheet_in import GivenMark
from autograder.results import Outcome, QuestionResult, Results, Status, SubmissionResult, TestResult


def apply(results: Results, marks: Iterable[GivenMark]) -> Results:
    """Return the results with these marks, their scores and `complete`. A mark replaces an earlier one.

    A part with any points counts as passed and a part with none as failed, since only a passed test earns; its message
    is the comment, and its `level` the rubric's description of the level that was given. Raises `UsageError` where a
    mark is for an answer that the results do not hold.
    """
    by_submission: dict[str, dict[str, GivenMark]] = {}
    for mark in marks:
        by_submission.setdefault(mark.submission, {})[mark.question] = mark
    known = {one.id for one in results.submissions}
    for submission in by_submission:
        if submission not in known:
            raise UsageError(
                f"the results hold no submission {submission!r}; name the results that the sheet was written from"
            )
    submissions = tuple(marked(one, by_submission.get(one.id, {})) for one in results.submissions)
    return msgspec.structs.replace(results, submissions=submissions)


def marked(one: SubmissionResult, marks: Mapping[str, GivenMark]) -> SubmissionResult:
    """Return one submission's result with these marks, by question. Raises `UsageError` as `apply` does."""
    if not marks:
        return one
    by_hand = {question.id for question in one.questions if question.marking == "hand"}
    for question_id in marks:
        if question_id not in by_hand:
            raise UsageError(
                f"{one.id}: the results hold no question {question_id!r} that is marked by hand; "
                "name the results that the sheet was written from"
            )
    questions = tuple(
        _with_mark(question, marks[question.id]) if question.id in marks else question
        for question in one.questions
    )
    tests = [test for question in questions for test in question.tests]
    waiting = any(test.outcome in (Outcome.PENDING, Outcome.GRADER_ERROR) for test in tests)
    return msgspec.structs.replace(
        one,
        questions=questions,
        score=_sum(question.score for question in questions),
        complete=one.status is Status.GRADED and not waiting,
    )


def _with_mark(question: QuestionResult, mark: GivenMark) -> QuestionResult:
    """Share the points over the question's parts in proportion to their maxima; usually there is one part."""
    whole = sum(test.max_score for test in question.tests)
    level = _level(question, mark)
    tests = tuple(
        _with_points(test, mark, mark.points * test.max_score / whole, level) for test in question.tests
    )
    return msgspec.structs.replace(question, tests=tests, score=_sum(test.score for test in tests))


def _level(question: QuestionResult, mark: GivenMark) -> str:
    """Return the rubric's description of the level that was given; empty where only points were given."""
    if mark.level is None or mark.level >= len(question.rubric):
        return ""
    return question.rubric[mark.level]


def _with_points(test: TestResult, mark: GivenMark, points: float, level: str) -> TestResult:
    outcome = Outcome.PASSED if points > 0 else Outcome.FAILED
    return msgspec.structs.replace(
        test, outcome=outcome, score=round(points, 6), message=mark.comment, hint="", level=level
    )


def _sum(scores: Iterable[float | None]) -> float:
    return round(sum(score for score in scores if score is not None), 6)
