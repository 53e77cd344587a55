"""Gathers the facts of a term from the gradebook, for the rules of the policy, which compute the grades.

People are their numbers as text. An attempt's reference is `reception:N`; of work that was graded and never collected,
`submission:N`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from autograder.people import teams
from autograder.people.teams import Membership, TeamHandIn
from autograder.policy import amounts
from autograder.policy.facts import (
    AdjustmentFact,
    AdjustmentKind,
    AttemptFact,
    ChoiceFact,
    ExtensionFact,
    MarkFact,
    TermFacts,
)
from autograder.records.services import team_records, works
from autograder.records.services.works import GradedWork
from autograder.records.tables.decisions import Adjustment, Extension
from autograder.records.tables.gradings import GradingRecord
from autograder.records.tables.people import Enrolment
from autograder.records.tables.receptions import Reception
from autograder.records.tables.submitted import SubmissionRecord
from autograder.records.tables.term import GradeDecision, SectionExtension
from autograder.results import Outcome, Status

CHOSEN = "chosen"
UNGRADED = "it is not graded yet"
_PROBLEMS = {
    Status.GRADER_ERROR: "a grader error keeps it back",
    Status.UNREADABLE: "the file could not be read",
}


@dataclass(frozen=True)
class KeptHandIn:
    """One hand-in of the gradebook: its reference, the work, who handed it in, and when it was received, if known."""

    reference: str
    submission: int
    person: int
    received: datetime | None
    at: datetime


def hand_ins(assignment: str) -> list[KeptHandIn]:
    """Return every hand-in for an assignment, in the order in which they were kept; last what was only graded."""
    rows = (
        Reception.objects.filter(submission__assignment=assignment)
        .select_related("submission")
        .order_by("pk")
    )
    found = [
        KeptHandIn(
            f"reception:{one.pk}",
            one.submission_id,
            one.submission.person_id or 0,
            one.received if one.is_ours else one.stamp,
            team_records.time_of(one),
        )
        for one in rows
    ]
    others = SubmissionRecord.objects.filter(pk__in=_never_collected(assignment)).order_by("pk")
    found += [
        KeptHandIn(f"submission:{one.pk}", one.pk, one.person_id or 0, None, one.received) for one in others
    ]
    return found


def _never_collected(assignment: str) -> list[int]:
    """Return the work of each person that was graded last of what was never collected: it replaces the one before."""
    rows = GradingRecord.objects.filter(
        submission__assignment=assignment, submission__receptions__isnull=True, trial=False
    ).order_by("pk")
    return list(dict(rows.values_list("submission__person", "submission")).values())


def owners(one: KeptHandIn, assignment: str, memberships: Sequence[Membership]) -> list[int]:
    """Return the people whose a hand-in is: the team's, or the person's alone."""
    given = TeamHandIn(str(one.person), assignment, one.reference, one.at)
    return [int(person) for person in teams.owners(given, memberships)]


def who_handed_in(assignment: str) -> set[int]:
    """Return everybody of whom there is a hand-in, their own or their team's."""
    memberships = team_records.memberships()
    return {person for one in hand_ins(assignment) for person in owners(one, assignment, memberships)}


def read(assignments: Iterable[str], *, trial: bool = False) -> dict[int, TermFacts]:
    """Return the facts about everybody, by number. `trial` looks at gradings that nobody has accepted yet."""
    memberships = team_records.memberships()
    attempts: dict[int, list[AttemptFact]] = defaultdict(list)
    marks: dict[int, list[MarkFact]] = defaultdict(list)
    for assignment in assignments:
        graded = works.graded(assignment, trial=trial)
        for one in hand_ins(assignment):
            attempt, given = _attempt(one, assignment, graded.get(one.submission))
            for person in owners(one, assignment, memberships):
                attempts[person].append(replace(attempt, person=str(person)))
                marks[person] += given
    extensions, adjustments, choices = _extensions(), _adjustments(), _choices()
    sections = _sections()
    decided = {*(int(one.person) for one in adjustments), *(int(one.person) for one in choices)}
    people = {*attempts, *sections, *decided}
    return {
        person: TermFacts(
            str(person),
            sections.get(person, frozenset()),
            tuple(attempts[person]),
            tuple(marks[person]),
            extensions,
            tuple(one for one in adjustments if one.person == str(person)),
            tuple(one for one in choices if one.person == str(person)),
        )
        for person in sorted(people)
    }


def _attempt(one: KeptHandIn, assignment: str, work: GradedWork | None) -> tuple[AttemptFact, list[MarkFact]]:
    """Return an attempt with what its tests gave, and its marks by hand."""
    if work is None:
        nothing = Fraction(0)
        return AttemptFact(
            "", assignment, one.reference, one.received, nothing, nothing, frozenset(), UNGRADED
        ), []
    result, at = work.result, work.grading.at
    by_hand = [question for question in result.questions if question.marking == "hand"]
    tests = sum(
        (amounts.of_double(q.score or 0.0) for q in result.questions if q not in by_hand), Fraction(0)
    )
    given = [
        MarkFact(assignment, one.reference, question.id, amounts.of_double(question.score), at)
        for question in by_hand
        if question.score is not None
    ]
    attempt = AttemptFact(
        "",
        assignment,
        one.reference,
        one.received,
        tests,
        amounts.of_double(result.max_score),
        frozenset(question.id for question in by_hand),
        _problem(work),
    )
    return attempt, given


def _problem(work: GradedWork) -> str:
    outcomes = {test.outcome for question in work.result.questions for test in question.tests}
    if Outcome.GRADER_ERROR in outcomes:
        return _PROBLEMS[Status.GRADER_ERROR]
    return _PROBLEMS.get(work.result.status, "")


def _extensions() -> tuple[ExtensionFact, ...]:
    own = Extension.objects.filter(withdraws=None, withdrawn_by=None, person__isnull=False).order_by("pk")
    of_sections = SectionExtension.objects.filter(withdraws=None, withdrawn_by=None).order_by("pk")
    return (
        *(ExtensionFact(one.assignment, one.reason, person=str(one.person_id), until=one.due) for one in own),
        *(
            ExtensionFact(one.assignment, one.reason, section=one.section, until=one.due)
            for one in of_sections
        ),
    )


def _adjustments() -> tuple[AdjustmentFact, ...]:
    rows = GradeDecision.objects.filter(withdraws=None, withdrawn_by=None).exclude(kind=CHOSEN).order_by("pk")
    found = [
        AdjustmentFact(
            str(one.person_id),
            one.assignment,
            AdjustmentKind(one.kind),
            one.reason,
            one.at,
            Fraction(one.points or 0),
            f"decision:{one.pk:012}",
        )
        for one in rows
    ]
    older = Adjustment.objects.filter(withdraws=None, withdrawn_by=None).select_related("submission")
    found += [
        AdjustmentFact(
            str(one.submission.person_id),
            one.submission.assignment,
            AdjustmentKind.ADDED,
            one.reason,
            one.at,
            amounts.of_double(one.value),
            f"adjustment:{one.pk:012}",
        )
        for one in older
    ]
    return tuple(found)


def _choices() -> tuple[ChoiceFact, ...]:
    rows = GradeDecision.objects.filter(withdraws=None, withdrawn_by=None, kind=CHOSEN).order_by("pk")
    return tuple(
        ChoiceFact(
            str(one.person_id), one.assignment, f"reception:{one.reception_id}", one.at, f"{one.pk:012}"
        )
        for one in rows
    )


def _sections() -> dict[int, frozenset[str]]:
    """Return everybody's sections: those of now, and of who has left the last ones."""
    found: dict[int, list[Enrolment]] = defaultdict(list)
    for one in Enrolment.objects.filter(person__erased=None).order_by("pk"):
        found[one.person_id].append(one)
    return {person: _last(rows) for person, rows in found.items()}


def _last(rows: Sequence[Enrolment]) -> frozenset[str]:
    open_ones = [one for one in rows if one.until is None]
    ended = max((one.until for one in rows if one.until is not None), default=None)
    return frozenset(one.section for one in (open_ones or [one for one in rows if one.until == ended])) - {""}
