"""Checks that the collected tests and stand-ins fit what the assignment declares."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from autograder.course.assignment import Assignment
from autograder.course.question import Question
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
    for question in assignment.questions:
        _check_points(assignment, question, [test.id for test in tests if test.question == question.id])
    bare = automatic - {test.question for test in tests}
    if bare:
        raise AssignmentError(assignment.hidden, f"question {min(bare)!r} has no hidden test")


def _check_points(assignment: Assignment, question: Question, tests: Sequence[str]) -> None:
    """Raise `AssignmentError` unless a question's points by test name all of its tests and add up to its points."""
    if not question.test_points:
        return
    names = [question.points_name(test) for test in tests]
    where = f"question {question.id!r}: test_points"
    without = [test for test, name in zip(tests, names, strict=True) if not name]
    if without:
        raise AssignmentError(assignment.folder, f"{where} gives {without[0]} no points; name it there")
    unknown = [name for name in question.test_points if name not in names]
    if unknown:
        raise AssignmentError(
            assignment.folder, f"{where} names {unknown[0]!r}, which is no test of this question"
        )
    total = math.fsum(question.test_points[name] for name in names)
    if not math.isclose(total, question.points, rel_tol=0.0, abs_tol=1e-9):
        count = f"{len(tests)} tests" if len(tests) != 1 else "1 test"
        raise AssignmentError(
            assignment.folder,
            f"{where} add up to {total:g} over {count}, and the question has {question.points:g} points; "
            "a parametrized test gives its points for each of its cases",
        )


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
