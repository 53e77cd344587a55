"""Records the marks in a results folder in the course's gradebook, if it has one."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from autograder import artifacts
from autograder import results as result_files
from autograder.course.assignment import Assignment
from autograder.marking import kept_marks
from autograder.marking.kept_marks import KeptMark
from autograder.records import address as addresses
from autograder.results import Outcome, Results


def record(assignment: Assignment, target: Path) -> None:
    """Record the marks that count in the results; those of answers that have changed since do not."""
    if not addresses.course_has_one(assignment.course.root, os.environ):
        return
    from autograder.cli import gradebooks

    graded = result_files.read(target / artifacts.RESULTS)
    file = kept_marks.read_file(target / artifacts.MARKS, assignment.id)
    counting = tuple(one for one in file.marks if _counts(one, graded))
    given = msgspec.structs.replace(file, marks=counting)
    with gradebooks.opened(assignment.course):
        from autograder.records.services import marks, transactions

        actor, now = gradebooks.actor(), gradebooks.now()
        transactions.run(lambda: marks.record(assignment.id, given, actor, now))


def _counts(mark: KeptMark, graded: Results) -> bool:
    """Return whether the results hold the mark: its part is no longer pending."""
    questions = [
        question for one in graded.submissions if one.id == mark.submission for question in one.questions
    ]
    tests = [test for question in questions if question.id == mark.question for test in question.tests]
    return bool(tests) and all(
        test.outcome is not Outcome.PENDING and test.message == mark.comment for test in tests
    )
