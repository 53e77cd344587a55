"""Reads the term of a course from the gradebook that is open: facts, rules, and which assignments belong to it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from autograder.course import assignment as assignments
from autograder.course.course import Course
from autograder.policy import amounts

if TYPE_CHECKING:  # Django must be configured before a table is imported
    from autograder.records.services.term_grades import Term


def read(course: Course, *, trial: bool = False) -> Term:
    """Return the term as it is now. `trial` looks at gradings that nobody has accepted yet."""
    from autograder.records.services import term_grades

    return term_grades.read(maxima(course), course.policy, trial=trial)


def maxima(course: Course) -> dict[str, Fraction]:
    """Return the points of each assignment that is scheduled, has rules of its own, or was handed in."""
    from autograder.records.tables.submitted import SubmissionRecord

    handed_in = {*SubmissionRecord.objects.order_by().values_list("assignment", flat=True).distinct()}
    named = {one.id for one in course.schedule} | course.policy.assignments.keys() | handed_in
    return {
        folder.name: amounts.of_double(assignments.load(folder).max_score)
        for folder in course.assignment_folders()
        if folder.name in named
    }
