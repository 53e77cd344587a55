"""Scores: plain functions of plain data.

A question's points are split over its tests by weight. A passed test earns them; one that passes with a right part
in the place of a broken one that it needs earns the share that the question declares; any other earns nothing. A
part marked by hand waits for a person; a grader error keeps the grade back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from autograder.course.assignment import Assignment, Question
from autograder.grading import follow_through
from autograder.grading.follow_through import CarriedTest, CarryOutcome
from autograder.grading.judging import Finding
from autograder.judge.client import HiddenTest
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult

PENDING_TEXT = "A person will mark this answer with the rubric."
NO_ANSWER_TEXT = "The notebook has no cell for this answer; a person will look at it."


def questions(
    assignment: Assignment,
    tests: Iterable[HiddenTest],
    findings: Mapping[str, Finding],
    cells: Mapping[str, tuple[int, ...]],
    carried: Mapping[str, CarriedTest] = MappingProxyType({}),
) -> tuple[QuestionResult, ...]:
    """Every question of the assignment in order. `cells` says, by question id, which cells answer it.

    `carried` holds, by test, what came of asking again with a right part in place of a broken one.
    """
    asked = tuple(tests)
    return tuple(
        _by_hand(question, cells.get(question.id, ()))
        if question.marking == "hand"
        else _with_carried(
            assignment,
            question,
            _automatic(
                question,
                [test for test in asked if test.question == question.id],
                findings,
                cells.get(question.id, ()),
            ),
            carried,
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
        given=finding.given,
    )


def _with_carried(
    assignment: Assignment, question: Question, result: QuestionResult, carried: Mapping[str, CarriedTest]
) -> QuestionResult:
    """The question with what is carried over to it, where it takes a share of that at all."""
    if not question.carried:
        return result
    tests = list(result.tests)
    for place, test in enumerate(tests):
        if test.id in carried and test.outcome is not Outcome.GRADER_ERROR:
            said = follow_through.sentence(assignment, question, carried[test.id])
            tests[place] = _carried_over(test, question.carried, carried[test.id], said)
    return msgspec.structs.replace(result, tests=tuple(tests), score=sum_of(test.score for test in tests))


def _carried_over(test: TestResult, share: float, carried: CarriedTest, said: str) -> TestResult:
    """The better of what the student's own chain earned and the share of what passed with the stand-in."""
    if carried.carry is not CarryOutcome.EARNED:
        return msgspec.structs.replace(test, carried=said)
    score = max(test.score or 0.0, share * test.max_score)
    return msgspec.structs.replace(test, score=score, carried=said, carried_from=carried.sources)


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
