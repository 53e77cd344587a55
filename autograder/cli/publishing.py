"""Stores what students are told of one assignment: the tests of the work that counts, and the grade by the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from autograder.cli import gradebooks, terms
from autograder.course.assignment import Assignment
from autograder.policy import clock, release
from autograder.policy.assignment_grade import AssignmentGrade, GradeState
from autograder.policy.facts import TermFacts
from autograder.rendering.text import count

if TYPE_CHECKING:  # Django must be configured before a table is imported
    from autograder.records.services.grades import CurrentGrade
    from autograder.records.services.term_grades import Term

_NOT_GIVEN = (GradeState.INCOMPLETE, GradeState.WITHHELD)


@dataclass(frozen=True)
class ToldPeople:
    """How many people were told their grade, and a sentence on each whose grade waits."""

    told: int
    waiting: list[str]


def tell(assignment: Assignment, *, early: bool) -> ToldPeople:
    """Publish what can be told now, and return what waits. `early` tells it although somebody may still hand in.

    Use a transaction.
    """
    from autograder.records.services import events, grades, publications, term_grades

    events.queue()
    now, actor = gradebooks.now(), gradebooks.actor()
    term = terms.read(assignment.course)
    counting = term_grades.counting(assignment.id, term)
    works = grades.current(assignment.id, counting=counting)
    held = {} if early else held_people(assignment, term, now)
    told, waiting = _sorted(assignment, term, works, held)
    shown = {counting.get(person) for person in told}
    ready = [
        one
        for one in works
        if not one.grade.waits_for
        and (one.grading.submission_id in shown or one.grading.submission.person_id in told)
    ]
    if told:
        made = publications.publish(assignment.id, ready, actor, now)
        term_grades.tell(made, told, actor, now)
    return ToldPeople(len(told), waiting)


def held_people(assignment: Assignment, term: Term, now: datetime) -> dict[int, datetime]:
    """Return to whom nothing may be told yet, and until when."""
    people = [term.facts.get(person) or TermFacts(str(person)) for person in term.people()]
    found = release.held(assignment.id, people, assignment.course.policy, now)
    return {int(person): until for person, until in found.items()}


def _sorted(
    assignment: Assignment, term: Term, works: list[CurrentGrade], held: dict[int, datetime]
) -> tuple[dict[int, AssignmentGrade], list[str]]:
    """Return the grades that can be told, and a sentence on each of the others."""
    reasons = {one.grading.submission.person_id: one.grade.waits_for for one in works}
    told: dict[int, AssignmentGrade] = {}
    waiting = []
    for person in term.people():
        made = term.grade(person, assignment.id)
        if person in held:
            continue
        if made.state in _NOT_GIVEN:
            reason = reasons.get(person)
            label = term.here.label(person)
            waiting.append(
                f"{label} waits for {reason}" if reason else f"{label}: {made.steps[-1].rstrip('.')}"
            )
        else:
            told[person] = made
    if held:
        until = clock.shown(max(held.values()), assignment.course.policy.zone)
        many = count(len(held), "grade waits", "grades wait")
        waiting.append(f"{many} until nobody can hand in any more, {until}; --early publishes before that")
    return told, waiting
