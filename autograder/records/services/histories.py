"""Shows one person's grades: what each is now, with its arithmetic, and what the person was told."""

from __future__ import annotations

import msgspec

from autograder.records.arithmetic import ComputedGrade
from autograder.records.services import grades, publications, term_grades
from autograder.records.services.term_grades import Term


class PolicyGrade(msgspec.Struct, frozen=True):
    """A grade by the course's policy, with a sentence for each step, and what the person was told; None before."""

    state: str
    points: str
    steps: tuple[str, ...]
    told: str | None


class PersonsGrade(msgspec.Struct, frozen=True):
    """One assignment of one person: the grade as it is computed now, and the score that was told; None before.

    `grade` has the lines of the work that counts, and `policy` what the course's rules make of it.
    """

    assignment: str
    grade: ComputedGrade
    told: float | None
    differs: bool
    policy: PolicyGrade


def of_person(person: int, term: Term) -> list[PersonsGrade]:
    """Return the grades of a person, by assignment: of what they, or their team, handed in, or were told."""
    attempted = {one.assignment for one in term.facts[person].attempts} if person in term.facts else set()
    return [
        _grade(name, person, term) for name in sorted(term.maxima) if name in attempted or _told(name, person)
    ]


def _told(assignment: str, person: int) -> bool:
    return person in term_grades.told(assignment)


def _grade(assignment: str, person: int, term: Term) -> PersonsGrade:
    counts = term_grades.counting(assignment, term)
    work = [
        one
        for one in grades.current(assignment, counting=counts)
        if counts.get(person) == one.grading.submission_id or one.grading.submission.person_id == person
    ]
    now = work[0].grade if work else ComputedGrade(0.0, 0.0, ())
    owner = (work[0].grading.submission.person_id or 0) if work else person
    told = publications.told(assignment).get(owner)
    made, before = term.grade(person, assignment), term_grades.told(assignment).get(person)
    differs = told != (now if work else None) or (before is not None and term_grades.differs(made, before))
    policy = PolicyGrade(
        made.state.value, term_grades.shown(made), made.steps, before.shown if before else None
    )
    return PersonsGrade(assignment, now, told.score if told else None, differs, policy)
