"""Makes each person's grade for an assignment from its results, a roster and the times at which work was received."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from autograder.exports.export_grade import ExportGrade
from autograder.people.matching import PersonFinder
from autograder.people.roster import Roster, RosterPerson
from autograder.policy import amounts, assignment_grade
from autograder.policy.facts import AttemptFact, TermFacts
from autograder.policy.rules import TermPolicy
from autograder.results import Results, Status, SubmissionResult
from autograder.wording import listed


def grades(
    results: Results,
    roster: Roster,
    policy: TermPolicy | None,
    received: Mapping[str, datetime],
) -> tuple[list[ExportGrade], list[str]]:
    """Return the grade of everybody in the roster, and sentences on submissions that are nobody's.

    Without a `policy` nobody is late, and of a person with two submissions no grade is made. `received` has the time of
    each submission by its id; one without a time counts as in time, and a sentence says so.
    """
    finder = PersonFinder(roster)
    remarks: list[str] = []
    own: dict[RosterPerson, list[SubmissionResult]] = defaultdict(list)
    for one in results.submissions:
        match = finder.find_submission(one.id, one.file)
        person = match.person
        if person is None:
            remarks.append(match.problem)
        else:
            own[person].append(one)
            if policy is not None and one.id not in received:
                remarks.append(f"When {one.file} was received is not known, so it counts as in time.")
    made = []
    for person in roster.people:
        if policy is None and len(own[person]) > 1:
            files = listed(one.file for one in own[person])
            remarks.append(f"{person.label} handed in {files}; without times nothing says which counts.")
            continue
        if not (person.left and not own[person]):
            made.append(_grade(person, own[person], results, policy or TermPolicy(), received))
    return made, remarks


def _grade(
    person: RosterPerson,
    submissions: Iterable[SubmissionResult],
    results: Results,
    policy: TermPolicy,
    received: Mapping[str, datetime],
) -> ExportGrade:
    assignment = results.assignment.id
    attempts = tuple(_attempt(person, one, results, received) for one in submissions)
    maximum = amounts.of_double(results.assignment.max_score)
    facts = TermFacts(person.id, attempts=attempts)
    made = assignment_grade.grade(assignment, maximum, facts, policy, policy.late_days)
    return ExportGrade(person, made.state, made.points, made.maximum, made.steps)


def _attempt(
    person: RosterPerson,
    one: SubmissionResult,
    results: Results,
    received: Mapping[str, datetime],
) -> AttemptFact:
    return AttemptFact(
        person.id,
        results.assignment.id,
        one.id,
        received.get(one.id),
        amounts.of_double(one.score or 0.0),
        amounts.of_double(one.max_score),
        frozenset(question.id for question in one.questions if question.score is None),
        _PROBLEMS.get(one.status, ""),
    )


_PROBLEMS = {
    Status.GRADER_ERROR: "a grader error keeps it back",
    Status.UNREADABLE: "the file could not be read",
}
