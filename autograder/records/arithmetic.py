"""The arithmetic of a grade: a line for each test, mark and adjustment, which add up to the score.

A grade is a pure function of facts: of what a grading found, and of what people decided. What a student was told is
stored with these lines, so that every number can be explained later as it was explained then.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from autograder.results import Outcome, Status, SubmissionResult


class GradeLine(msgspec.Struct, frozen=True):
    """One line of a grade: what it is about, its points, and what the student reads of it.

    `question` is empty for an adjustment of the whole. `outcome` is that of a test, or "adjustment".
    """

    question: str
    item: str
    title: str
    outcome: str
    points: float
    max_points: float
    message: str = ""


class ComputedGrade(msgspec.Struct, frozen=True):
    """A grade with each line of its arithmetic. `waits_for` says why it cannot be told yet; empty if it can."""

    score: float
    max_score: float
    lines: tuple[GradeLine, ...]
    waits_for: str = ""


class GivenAdjustment(msgspec.Struct, frozen=True):
    """Points that a person added to a grade or took from it, with the reason."""

    points: float
    reason: str


def grade(result: SubmissionResult, adjustments: Iterable[GivenAdjustment] = ()) -> ComputedGrade:
    """Return the grade of a result with these adjustments. It is never below zero."""
    lines = (*_lines(result), *(_adjusted(one) for one in adjustments))
    return ComputedGrade(
        score=max(0.0, round(sum(line.points for line in lines), 6)),
        max_score=result.max_score,
        lines=lines,
        waits_for=_waits_for(result),
    )


def _lines(result: SubmissionResult) -> Iterable[GradeLine]:
    for question in result.questions:
        for test in question.tests:
            yield GradeLine(
                question=question.id,
                item=test.id,
                title=test.title,
                outcome=test.outcome.value,
                points=test.score or 0.0,
                max_points=test.max_score,
                message=test.message,
            )


def _adjusted(one: GivenAdjustment) -> GradeLine:
    return GradeLine("", "adjustment", one.reason, "adjustment", one.points, 0.0)


def _waits_for(result: SubmissionResult) -> str:
    """Return why a result is no grade yet: the first reason of those that keep it back."""
    outcomes = {test.outcome for question in result.questions for test in question.tests}
    if result.status is Status.GRADER_ERROR or Outcome.GRADER_ERROR in outcomes:
        return "a fault on our side"
    if result.status is Status.UNREADABLE:
        return "a file that can be read"
    return "marks by hand" if Outcome.PENDING in outcomes else ""
