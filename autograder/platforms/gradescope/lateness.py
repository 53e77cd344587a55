"""Lateness on Gradescope: which dates count, what a student reads of them, and the course's penalties where they apply.

Gradescope's own dates count, because an extension of one student is in them. The clock of the container never does:
work that is graded again has not become later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import msgspec

from autograder.platforms.gradescope.hand_in import GradescopeHandIn
from autograder.platforms.gradescope.result_file import GradescopeResult
from autograder.policy import amounts, assignment_grade
from autograder.policy.facts import AttemptFact, TermFacts
from autograder.policy.rules import TermPolicy
from autograder.results import SubmissionResult
from autograder.wording import listed

_PERSON = "student"
_UNKNOWN = (
    "There is no score yet: the course takes points off late work, and Gradescope does not say {what}. "
    "Your instructor can grade the work again."
)


def notes(hand_in: GradescopeHandIn) -> list[str]:
    """Return sentences on a hand-in: who, which attempt, and how late by Gradescope's dates."""
    found = []
    if len(hand_in.people) > 1:
        found.append(f"Handed in together by {listed(hand_in.people, 10)}.")
    if hand_in.earlier:
        found.append(f"This is submission number {hand_in.earlier + 1}.")
    if hand_in.created and hand_in.due and hand_in.created > hand_in.due:
        found.append(f"Handed in {_span(hand_in.created - hand_in.due)} after the due date.")
    return [*found, *([hand_in.problem] if hand_in.problem else [])]


def applied(
    graded: GradescopeResult,
    result: SubmissionResult,
    assignment: str,
    hand_in: GradescopeHandIn,
    policy: TermPolicy,
) -> GradescopeResult:
    """Return the result with the score that the course's policy leaves, and each line of its arithmetic.

    Where the dates are not known the tests only inform, and no score is given: points taken off by mistake are worse
    than a score that waits.
    """
    if graded.score is None and not any(test.score is not None for test in graded.tests):
        return graded
    if hand_in.created is None or hand_in.due is None:
        missing = "when it was handed in" if hand_in.created is None else "when it was due"
        return _kept_back(graded, _UNKNOWN.format(what=missing))
    rules = replace(policy.of(assignment), due=hand_in.due, attempts=None, rate=None)
    own = replace(policy, assignments={**policy.assignments, assignment: rules})
    attempt = AttemptFact(
        _PERSON,
        assignment,
        hand_in.id or _PERSON,
        hand_in.created,
        amounts.of_double(result.score or 0.0),
        amounts.of_double(result.max_score),
    )
    facts = TermFacts(_PERSON, attempts=(attempt,))
    made = assignment_grade.grade(assignment, attempt.maximum, facts, own, 0)
    score = float(made.points) if made.points is not None else 0.0
    output = "\n\n".join([*made.steps, *([graded.output] if graded.output else [])])
    return msgspec.structs.replace(graded, output=output, score=score)


def unusable(policy: TermPolicy, assignment: str) -> str:
    """Return why a container, which knows one submission, cannot apply this policy; empty where it can."""
    rules = policy.of(assignment)
    if rules.late_days:
        return "late days are spent over a whole term, and the container knows one submission"
    if rules.late is None and rules.cutoff is None:
        return "the course's policy takes nothing off late work"
    return ""


_UNITS = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))


def _span(time: timedelta) -> str:
    """Return a time in words, in its two largest units."""
    left = int(time.total_seconds())
    words = []
    for unit, seconds in _UNITS:
        number, left = divmod(left, seconds)
        if number:
            words.append(f"{number} {unit}{'' if number == 1 else 's'}")
    return " and ".join(words[:2]) or "less than a second"


def _kept_back(graded: GradescopeResult, sentence: str) -> GradescopeResult:
    tests = tuple(msgspec.structs.replace(test, score=None, max_score=None) for test in graded.tests)
    output = "\n\n".join([sentence, graded.output] if graded.output else [sentence])
    return msgspec.structs.replace(graded, output=output, tests=tests, score=None)
