"""Keeps what is offered in the gradebook that is open: every attempt, each once, under the person whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from autograder.cli import gradebooks
from autograder.cli.offered import Offered
from autograder.course.assignment import Assignment
from autograder.errors import UnreadableSubmission
from autograder.kept import HandedIn
from autograder.people.roster import Roster
from autograder.release import bundle
from autograder.submissions import collect_plan, stamps
from autograder.submissions.collect import Submission
from autograder.submissions.collect_plan import CollectPlan, NotTaken

if TYPE_CHECKING:  # Django must be configured before a table is imported
    from autograder.records.services.owners import OwnerFinder
    from autograder.records.services.receptions import Arrival


def keep(assignment: Assignment, found: Offered, lists: Roster | None) -> tuple[CollectPlan, int]:
    """Keep these submissions, and return the plan and how many hand-ins are new. Use a transaction.

    Where the gradebook knows nobody, each name of a hand-in is a person's.
    """
    from autograder.records.services import directory, owners, receptions, team_records

    now, actor, policy = gradebooks.now(), gradebooks.actor(), assignment.course.policy
    here = directory.read()
    finder = owners.OwnerFinder(here, lists, now) if here.enrolled else None
    roster = Roster(tuple(finder.numbers)) if finder else None
    plan = collect_plan.plan(
        assignment.id, found.submissions, roster, policy, finder=finder, times=found.times
    )
    by_id = {one.id: one for one in found.submissions}
    given = bundle.bundle_files(assignment)
    new = 0
    refused: list[NotTaken] = []
    for one in plan.taken:
        submission = by_id[one.submission]
        person = _person(finder, submission)
        receptions.call(person, submission.id, actor, now)
        for arrival in _arrivals(assignment, submission, person, found, given, refused):
            new += receptions.keep(assignment.id, arrival, actor, now)
    plan = msgspec.structs.replace(
        plan,
        taken=tuple(one for one in plan.taken if one.file not in {other.file for other in refused}),
        not_taken=(*plan.not_taken, *refused),
        missing=_missing(assignment.id) if finder else (),
        remarks=(
            *(finder.unknown if finder else ()),
            *plan.remarks,
            *team_records.remarks(assignment.id, directory.read()),
        ),
    )
    return plan, new


def _person(finder: OwnerFinder | None, submission: Submission) -> int:
    from autograder.records.services import people, submissions

    if finder is None:
        now = gradebooks.now()
        return people.of_identity(submissions.FILES, submission.id, gradebooks.actor(), now).person.pk
    match = finder.find_submission(submission.id, submission.file)
    assert match.person is not None  # the plan takes no other
    return finder.numbers[match.person]


def _arrivals(
    assignment: Assignment,
    submission: Submission,
    person: int,
    found: Offered,
    given: dict[str, bytes],
    refused: list[NotTaken],
) -> Iterator[Arrival]:
    """Yield the hand-ins of a submission, the earliest first; what cannot be read goes to `refused`."""
    from autograder.records.services.receptions import Arrival

    commit = found.commits.get(submission.id, "")
    for one in (*reversed(submission.others), submission):
        try:
            work = HandedIn(one.read(), dict(one.helpers(given).files))
        except UnreadableSubmission as problem:
            refused.append(NotTaken(one.file, problem.problem))
            continue
        stamp = None if commit else stamps.received(one.file, assignment.course.policy.zone)
        source = "git" if commit else "folder" if stamp is None else "download"
        yield Arrival(person, work, source, one.file, stamp, bool(commit), one.late, commit)


def _missing(assignment: str) -> tuple[str, ...]:
    """Return who is in the course, and has handed in nothing, neither alone nor with a team."""
    from autograder.records.services import directory, term_facts

    here = directory.read()
    done = term_facts.who_handed_in(assignment)
    return tuple(here.label(number) for number in here.people if number in here.enrolled - done)
