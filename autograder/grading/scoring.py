"""Scores: plain functions of plain data, which make each question's result once, from what every stage found.

A question's points are split over its tests by weight, or as its `test_points` say. A passed test earns them. A test
that passes only with a stand-in for a broken function earns the share that the question declares. Any other test earns
nothing. A part marked by hand waits for a person; a grader error keeps the grade back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from autograder.course.assignment import Assignment
from autograder.course.question import Question
from autograder.grading import follow_through
from autograder.grading.findings import CarriedTest, CarryOutcome, Explanation, Finding
from autograder.judge.messages import HiddenTest
from autograder.results import Outcome, QuestionResult, TestResult

PENDING_TEXT = "A person will mark this answer with the rubric."
NO_ANSWER_TEXT = "The notebook has no cell for this answer; a person will look at it."
OUR_ERROR_TEXT = "The grader could not judge this test; your instructor has been told."

_UNEXPLAINED = Explanation()


@dataclass(frozen=True)
class Stages:
    """What each stage found, by test id. A test that a stage says nothing of is not in its record.

    `our_errors` says, for the instructor, why a test could not be judged although the judge gave a verdict.
    `unwritten` says of which functions a test waits, for the student; `causes` holds the cause of each wrong test.
    """

    findings: Mapping[str, Finding]
    our_errors: Mapping[str, str] = field(default_factory=dict)
    explanations: Mapping[str, Explanation] = field(default_factory=dict)
    carried: Mapping[str, CarriedTest] = field(default_factory=dict)
    unwritten: Mapping[str, str] = field(default_factory=dict)
    causes: Mapping[str, str] = field(default_factory=dict)


def questions(
    assignment: Assignment,
    tests: Iterable[HiddenTest],
    stages: Stages,
    cells: Mapping[str, tuple[int, ...]],
) -> tuple[QuestionResult, ...]:
    """Return every question's result, in the assignment's order. `cells` are those that answer it, by question id."""
    asked = tuple(tests)
    return tuple(
        _by_hand(question, cells.get(question.id, ()))
        if question.marking == "hand"
        else _automatic(
            assignment,
            question,
            [test for test in asked if test.question == question.id],
            stages,
            cells.get(question.id, ()),
        )
        for question in assignment.questions
    )


def _automatic(
    assignment: Assignment,
    question: Question,
    tests: list[HiddenTest],
    stages: Stages,
    cells: tuple[int, ...],
) -> QuestionResult:
    shares = _shares(question, tests)
    results = tuple(
        _test(assignment, question, test, points, stages, cells)
        for test, points in zip(tests, shares, strict=True)
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


def _shares(question: Question, tests: Sequence[HiddenTest]) -> list[float]:
    """Return the points of each test: what `test_points` says, else the question's points by weight."""
    if question.test_points:
        return [question.test_points[question.points_name(test.id)] for test in tests]
    whole = sum(test.weight for test in tests)
    return [question.points * test.weight / whole for test in tests]


def _test(
    assignment: Assignment,
    question: Question,
    test: HiddenTest,
    points: float,
    stages: Stages,
    cells: tuple[int, ...],
) -> TestResult:
    cell = cells[-1] if cells else None
    if test.id in stages.our_errors:
        return TestResult(
            id=test.id,
            title=test.title,
            outcome=Outcome.GRADER_ERROR,
            score=0.0,
            max_score=points,
            message=OUR_ERROR_TEXT,
            cell=cell,
            detail=stages.our_errors[test.id],
        )
    finding = stages.findings[test.id]
    if test.id in stages.unwritten:
        return TestResult(
            id=test.id,
            title=test.title,
            outcome=Outcome.UNWRITTEN,
            score=0.0,
            max_score=points,
            message=stages.unwritten[test.id],
            cell=cell,
            detail=finding.detail,
            cause=stages.causes.get(test.id, ""),
        )
    explanation = stages.explanations.get(test.id, _UNEXPLAINED)
    carried = _carried(question, finding, stages.carried.get(test.id))
    earned = carried is not None and carried.carry is CarryOutcome.EARNED
    return TestResult(
        id=test.id,
        title=test.title,
        outcome=finding.outcome,
        score=_score(question, finding, points, earned=earned),
        max_score=points,
        message=finding.message,
        hint=explanation.hint or finding.hint,
        cell=cell,
        detail="; ".join(filter(None, (finding.detail, explanation.evidence))),
        diagnosis=explanation.diagnosis,
        facts=explanation.facts,
        given=finding.given,
        clusters=explanation.clusters,
        carried=follow_through.sentence(assignment, question, carried) if carried else "",
        carried_from=carried.sources if carried and earned else (),
        carried_with=carried.names if carried and earned else (),
        cause=stages.causes.get(test.id, ""),
    )


def _carried(question: Question, finding: Finding, carried: CarriedTest | None) -> CarriedTest | None:
    """Return what follow-through found, unless the question takes no share of it or its test was not judged."""
    return carried if question.carried and finding.outcome is not Outcome.GRADER_ERROR else None


def _score(question: Question, finding: Finding, points: float, *, earned: bool) -> float:
    """Return the better of what the student's own chain of functions earned and the share that is carried over."""
    own = points if finding.outcome is Outcome.PASSED else 0.0
    return max(own, question.carried * points) if earned else own


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
        rubric=tuple(level.description for level in question.rubric),
    )


def sum_of(scores: Iterable[float | None]) -> float | None:
    """Return the sum, rounded to six places; None while one of the scores is missing."""
    known = list(scores)
    if any(score is None for score in known):
        return None
    return round(sum(score for score in known if score is not None), 6)


def total(graded: Iterable[QuestionResult]) -> float:
    """Return the sum of the scores that are known so far."""
    return round(sum(question.score for question in graded if question.score is not None), 6)


def outcomes(graded: Iterable[QuestionResult]) -> set[Outcome]:
    """Return every outcome that occurs in these questions."""
    return {test.outcome for question in graded for test in question.tests}
