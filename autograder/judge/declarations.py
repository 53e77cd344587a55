"""Checks that the collected tests and stand-ins fit what the assignment declares."""

from __future__ import annotations

import math
from collections.abc import Mapping

from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.judge import stand_ins
from autograder.judge.messages import HiddenTest
from autograder.worker.pipes.notebook import StandInForm


def check_tests(assignment: Assignment, tests: tuple[HiddenTest, ...]) -> None:
    """Raise `AssignmentError` unless every test has a question, a title and a weight, and every question a test."""
    automatic = {question.id for question in assignment.questions if question.marking == "automatic"}
    for test in tests:
        if test.question not in automatic:
            problem = f"{test.id} belongs to {test.question!r}, which is no automatic question"
            raise AssignmentError(assignment.hidden, problem)
        if not test.title:
            problem = f"{test.id} has no docstring: students read it as the title"
            raise AssignmentError(assignment.hidden, problem)
        if not (test.weight > 0 and math.isfinite(test.weight)):
            raise AssignmentError(assignment.hidden, f"{test.id} must have a weight above 0: a finite number")
    bare = automatic - {test.question for test in tests}
    if bare:
        raise AssignmentError(assignment.hidden, f"question {min(bare)!r} has no hidden test")


def check_stand_ins(assignment: Assignment, parts: Mapping[str, StandInForm]) -> None:
    """Raise `AssignmentError` if there are stand-ins, but none for a name that another question needs."""
    needed = {need for question in assignment.questions for need in question.needs}
    for part in assignment.given_as("withheld"):
        for absent in [name for name in part.names if name not in parts]:
            problem = (
                f"{part.id} is withheld, and stand_ins.py of {part.earlier.id} has nothing to answer {absent}"
            )
            raise AssignmentError(assignment.hidden, problem)
    wanted = bool(parts) or (assignment.hidden / stand_ins.FILE).is_file()
    for question in assignment.questions if wanted else ():
        for name in question.names if question.id in needed else ():
            if name.name not in parts:
                problem = f"stand_ins.py has nothing to stand in for {name.name}, which other questions need"
                raise AssignmentError(assignment.hidden, problem)
