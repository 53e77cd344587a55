"""Shows one person's grades: what each is now, with its arithmetic, and what the person was told."""

from __future__ import annotations

import msgspec

from autograder.records.arithmetic import ComputedGrade
from autograder.records.services import grades, people, publications
from autograder.records.tables.submitted import SubmissionRecord


class PersonsGrade(msgspec.Struct, frozen=True):
    """One assignment of one person: the grade as it is computed now, and the score that was told; None before."""

    assignment: str
    grade: ComputedGrade
    told: float | None
    differs: bool


def of_person(name: str) -> list[PersonsGrade] | None:
    """Return the grades of the person whom some source calls so, by assignment; None if there is no such person."""
    person = people.find(name)
    if person is None:
        return None
    handed_in = SubmissionRecord.objects.filter(person=person).order_by("assignment")
    assignments = handed_in.values_list("assignment", flat=True).distinct()
    return [_grade(assignment, person.pk) for assignment in assignments]


def _grade(assignment: str, person: int) -> PersonsGrade:
    [now] = [one for one in grades.current(assignment) if one.grading.submission.person_id == person]
    told = publications.told(assignment).get(person)
    return PersonsGrade(assignment, now.grade, told.score if told else None, told != now.grade)
