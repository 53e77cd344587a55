"""Checks that a stand-in is as right as the part that it replaces: it must pass the tests of that part's question."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.course.question import Question
from autograder.grading.findings import GradedNotebook
from autograder.grading.follow_through import StandInSession
from autograder.grading.runner import Runner
from autograder.results import Outcome


def faults(
    runner: Runner, assignment: Assignment, solution: KnownAnswer, seed: int, judged: GradedNotebook
) -> Iterator[str]:
    """Yield the tests that their question's stand-ins do not pass in the place of the solution's own functions.

    Raises `SandboxError` or `JudgeError` where our own side fails.
    """
    if not runner.judge.stand_ins:
        return
    with StandInSession(runner, assignment, solution.work, seed, judged) as asking:
        for group in _groups(assignment):
            names = tuple(name.name for question in group for name in question.names)
            tests = [
                test for test in runner.judge.tests if test.question in {question.id for question in group}
            ]
            for test, verdict in asking.ask(names, tests).items():
                if verdict.outcome != Outcome.PASSED:
                    said = " ".join((verdict.detail or verdict.text).split())[:300]
                    yield f"stand_ins.py: {test} does not pass with the stand-in for {', '.join(names)}: {said}"


def _groups(assignment: Assignment) -> list[list[Question]]:
    """Return the questions that others need, in groups; those that share a form of their own are replaced together."""
    needed = {need for question in assignment.questions for need in question.needs}
    groups: list[set[str]] = []
    for question in assignment.questions:
        own = {question.id, *question.together}
        touching = [group for group in groups if group & own]
        groups = [group for group in groups if group not in touching] + [own.union(*touching)]
    return [
        [question for question in assignment.questions if question.id in group]
        for group in groups
        if group <= needed
    ]
