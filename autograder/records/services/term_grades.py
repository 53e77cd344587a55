"""Computes grades by the course's policy, person by person, and stores them as they are told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import msgspec

from autograder.policy import amounts, course_grade
from autograder.policy.assignment_grade import AssignmentGrade, GradeState
from autograder.policy.course_grade import CourseGrade
from autograder.policy.facts import TermFacts
from autograder.policy.rules import TermPolicy
from autograder.records import keys
from autograder.records.services import directory, events, publications, term_facts
from autograder.records.services.directory import Directory
from autograder.records.services.events import Change
from autograder.records.tables.publications import Publication
from autograder.records.tables.receptions import Reception
from autograder.records.tables.term import ToldGrade

FINAL = "(final)"  # no id of an assignment has brackets
PLACES = 2


@dataclass(frozen=True)
class Term:
    """The facts of a term with the rules: who is in the course, and the maximum of each assignment."""

    here: Directory
    facts: Mapping[int, TermFacts]
    maxima: Mapping[str, Fraction]
    policy: TermPolicy

    def people(self) -> list[int]:
        """Return whose grades there are: everybody in the course, and who has handed in."""
        return [
            number
            for number, facts in self.facts.items()
            if number in self.here.enrolled or (not self.here.enrolled and facts.attempts)
        ]

    def grades(self, person: int) -> list[AssignmentGrade]:
        """Return a person's grade for each assignment."""
        facts = self.facts.get(person) or TermFacts(str(person))
        return course_grade.grades(self.maxima, facts, self.policy)

    def grade(self, person: int, assignment: str) -> AssignmentGrade:
        """Return a person's grade for one assignment."""
        return next(one for one in self.grades(person) if one.assignment == assignment)

    def final(self, person: int, at: datetime) -> CourseGrade:
        """Return a person's final grade as it stands at an instant."""
        facts = self.facts.get(person) or TermFacts(str(person))
        return course_grade.course_grade(self.maxima, facts, self.policy, at)


def read(maxima: Mapping[str, Fraction], policy: TermPolicy, *, trial: bool = False) -> Term:
    """Return the term as the gradebook has it now, for assignments with these maxima."""
    return Term(directory.read(), term_facts.read(maxima, trial=trial), maxima, policy)


def counting(assignment: str, term: Term) -> dict[int, int]:
    """Return the number of the submission that counts, by person."""
    found = {}
    for person in term.facts:
        kind, _, number = term.grade(person, assignment).attempt.partition(":")
        if kind == "submission":
            found[person] = int(number)
        elif kind == "reception":
            found[person] = Reception.objects.values_list("submission_id", flat=True).get(pk=int(number))
    return found


def shown(one: AssignmentGrade) -> str:
    """Return a grade as the person reads it: its points, rounded once, or its state."""
    if one.state is GradeState.GRADED and one.points is not None:
        return amounts.shown(one.points, PLACES)
    return "0" if one.state is GradeState.MISSING else one.state.value


def tell(made: Publication, grades: Mapping[int, AssignmentGrade], actor: str, now: datetime) -> None:
    """Store what people are told of one assignment, beside the publication of its tests. Use a transaction."""
    rows = [
        ToldGrade(
            publication=made,
            person_id=person,
            state=one.state.value,
            points="" if one.points is None else str(one.points),
            maximum=str(one.maximum),
            shown=shown(one),
            steps=msgspec.json.encode(one.steps),
        )
        for person, one in grades.items()
    ]
    _store(made, rows, actor, now)


def tell_finals(finals: Mapping[int, CourseGrade], actor: str, now: datetime) -> Publication:
    """Store final grades as they are told. Use a transaction."""
    events.queue()
    made = Publication.objects.create(assignment=FINAL, by=actor, at=now)
    rows = [
        ToldGrade(
            publication=made,
            person_id=person,
            state="graded" if one.is_final else "incomplete",
            points="" if one.share is None else str(one.share),
            maximum="1",
            shown=one.grade,
            steps=msgspec.json.encode((*_parts(one), *one.steps)),
        )
        for person, one in finals.items()
    ]
    _store(made, rows, actor, now)
    return made


def _parts(one: CourseGrade) -> list[str]:
    """Return a sentence on each assignment: what a final grade is made of."""
    return [
        f"{grade.assignment}: {shown(grade)} of {amounts.about(grade.maximum)} ({grade.state.value})."
        for grade in one.assignments
    ]


def _store(made: Publication, rows: Collection[ToldGrade], actor: str, now: datetime) -> None:
    ToldGrade.objects.bulk_create(rows)
    digest = keys.digest(*(part for row in rows for part in (row.points, bytes(row.steps))))
    events.append(Change(actor, "told", f"publication:{made.pk}", after=digest), now)


def told(assignment: str) -> dict[int, ToldGrade]:
    """Return what each person was told last of an assignment, or of the final grade."""
    last = publications.standing(assignment)
    return {} if last is None else {row.person_id: row for row in last.told_grades.all()}


def differs(one: AssignmentGrade, before: ToldGrade | None) -> bool:
    """Return whether a grade is another than the one that was told, or is told by other steps."""
    points = "" if one.points is None else str(one.points)
    now = (one.state.value, points, msgspec.json.encode(one.steps))
    return before is None or now != (before.state, before.points, bytes(before.steps))
