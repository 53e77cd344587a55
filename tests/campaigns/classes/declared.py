"""Compares a graded class with what its makers declared; every difference is a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult
from autograder.verify.bugs import base_name
from tests.campaigns.classes.members import Member

_ROUNDED = 1e-6  # results hold the score of a question to six places


def differences(
    assignment: Assignment, member: Member, result: SubmissionResult, titles: Sequence[str]
) -> Iterator[str]:
    """Yield what of this submission is otherwise than declared. `titles` are all known misconceptions.

    A question without a mistake earns all that can be earned: by itself, or by follow-through where a question that
    it needs holds a mistake; of questions that share a form of the student's own (`together`), a mistake in one may
    cost the tests of the other that must catch it. One with a mistake loses at least the points of the tests that must
    catch it. One that was not begun earns nothing. No other misconception is named than those in the notebook.
    """
    wrong = {one.question for one in member.mistakes}
    for question in result.questions:
        if question.marking != "automatic" or question.max_score == 0:
            continue
        if question.id in member.unwritten:
            yield from _earns_nothing(question)
        elif question.id in wrong:
            yield from _is_caught(question, [one for one in member.mistakes if one.question == question.id])
        else:
            asked = assignment.question(question.id)
            carried = bool(wrong & set(assignment.all_needs(question.id)))
            shared = _catching([one for one in member.mistakes if one.question in asked.together], question)
            tests = [test for test in question.tests if test not in shared]
            yield from _earns_all(tests, asked.carried, carried=carried)
    yield from _misnamed(member, result, titles)


def _earns_nothing(question: QuestionResult) -> Iterator[str]:
    if question.score:
        yield f"{question.id} was not begun and earns {question.score:g}"


def _is_caught(question: QuestionResult, mistakes: Sequence[KnownAnswer]) -> Iterator[str]:
    must = _catching(mistakes, question)
    for test in must:
        if test.outcome is Outcome.PASSED:
            yield f"{test.id} passes and must catch {mistakes[0].name}"
    most = question.max_score - sum(test.max_score for test in must)
    if question.score is None or question.score > most + _ROUNDED:
        yield f"{question.id} earns {question.score} and may earn {most:g}"


def _catching(mistakes: Sequence[KnownAnswer], question: QuestionResult) -> list[TestResult]:
    """Return the tests of the question that must catch one of the mistakes."""
    caught = {name for one in mistakes for name in one.caught_by}
    return [test for test in question.tests if test.id in caught or base_name(test.id) in caught]


def _earns_all(tests: Sequence[TestResult], share: float, *, carried: bool) -> Iterator[str]:
    for test in tests:
        earned = share * test.max_score if carried and test.carried_from else test.max_score
        if test.score is None or not math.isclose(test.score, earned, abs_tol=1e-9):
            yield f"{test.id} earns {test.score} of {earned:g}: {test.outcome}, {test.message!r}"


def _misnamed(member: Member, result: SubmissionResult, titles: Sequence[str]) -> Iterator[str]:
    tests = [test for question in result.questions for test in question.tests]
    own = {one.title for one in member.mistakes}
    for title in titles:
        named = [test for test in tests if title in test.diagnosis]
        if title not in own and named:
            yield f"{named[0].id} names {title!r}, which is not in the notebook"


def named(member: Member, result: SubmissionResult) -> list[bool]:
    """Return of each mistake in the notebook whether a test of its own question names it."""
    tests = {question.id: question.tests for question in result.questions}
    return [any(one.title in test.diagnosis for test in tests[one.question]) for one in member.mistakes]
