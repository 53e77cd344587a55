"""Scores: plain functions of plain data.

A question's points are split over its tests by weight. Only a passed test earns. A part marked by hand waits for a
person; a grader error keeps the grade back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from autograder.assignment import Assignment, Question
from autograder.grading import Finding
from autograder.judge.client import HiddenTest
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult

PENDING_TEXT = "A person will mark this answer with the rubric."
NO_ANSWER_TEXT = "The notebook has no cell for this answer; a person will look at it."


def questions(
    assignment: Assignment,
    tests: Iterable[HiddenTest],
    findings: Mapping[str, Finding],
    cells: Mapping[str, tuple[int, ...]],
) -> tuple[QuestionResult, ...]:
    """Every question of the assignment in order. `cells` says, by question id, which cells answer it."""
    asked = tuple(tests)
    return tuple(
        _by_hand(question, cells.get(question.id, ()))
        if question.marking == "hand"
        else _automatic(
            question,
            [test for test in asked if test.question == question.id],
            findings,
            cells.get(question.id, ()),
        )
        for question in assignment.questions
    )


def _automatic(
    question: Question, tests: list[HiddenTest], findings: Mapping[str, Finding], cells: tuple[int, ...]
) -> QuestionResult:
    total = sum(test.weight for test in tests)
    results = tuple(
        _test(test, question.points * test.weight / total, findings[test.id], cells) for test in tests
    )
    return QuestionResult(
        id=question.id,
        title=question.title,
        score=sum_of(result.score for result in results),
        max_score=question.points,
        marking=question.marking,
        cells=cells,
        tests=results,
    )


def _test(test: HiddenTest, points: float, finding: Finding, cells: tuple[int, ...]) -> TestResult:
    return TestResult(
        id=test.id,
        title=test.title,
        outcome=finding.outcome,
        score=points if finding.outcome is Outcome.PASSED else 0.0,
        max_score=points,
        message=finding.message,
        hint=finding.hint,
        cell=cells[-1] if cells else None,
        detail=finding.detail,
        diagnosis=finding.diagnosis,
        facts=finding.facts,
        clusters=finding.clusters,
    )


def _by_hand(question: Question, cells: tuple[int, ...]) -> QuestionResult:
    part = TestResult(
        id=f"{question.id}::hand",
        title=question.title,
        outcome=Outcome.PENDING,
        score=None,
        max_score=question.points,
        message=PENDING_TEXT if cells else NO_ANSWER_TEXT,
        cell=cells[0] if cells else None,
    )
    return QuestionResult(
        id=question.id,
        title=question.title,
        score=None,
        max_score=question.points,
        marking=question.marking,
        cells=cells,
        tests=(part,),
    )


def sum_of(scores: Iterable[float | None]) -> float | None:
    """The sum, rounded beyond what anyone can see; None while one of them is missing."""
    known = list(scores)
    if any(score is None for score in known):
        return None
    return round(sum(score for score in known if score is not None), 6)


def with_questions(result: SubmissionResult, graded: tuple[QuestionResult, ...]) -> SubmissionResult:
    """The submission with these questions, its score and completeness following from them."""
    outcomes = {test.outcome for question in graded for test in question.tests}
    known = [question.score for question in graded if question.score is not None]
    return msgspec.structs.replace(
        result,
        questions=graded,
        score=round(sum(known), 6),
        complete=not outcomes & {Outcome.PENDING, Outcome.GRADER_ERROR},
    )
