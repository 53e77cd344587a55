"""Says what would be taken from a download, whose it is, how late it is, and what would not be taken and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import msgspec

from autograder.people.matching import PersonFinder
from autograder.people.roster import Roster
from autograder.policy.amounts import Span
from autograder.policy.rules import TermPolicy
from autograder.submissions import stamps
from autograder.submissions.collect import Submission
from autograder.wording import listed

SCHEMA = "autograder-collect/1"


class PlannedAttempt(msgspec.Struct, frozen=True):
    """An earlier attempt beside the one that counts, as the same download has it."""

    file: str
    received: datetime | None
    lateness: str


class PlannedSubmission(msgspec.Struct, frozen=True):
    """A submission that would be taken. `submission` is its id, as in `results.json`; `person` an id of the roster.

    `received` is the platform's own stamp, null where its download has none. `lateness` is a clause such as "in time".
    `attempts` is the number of attempts in the download, of which this is the latest that holds a notebook; `earlier`
    are the others that hold one.
    """

    submission: str
    file: str
    person: str
    name: str
    received: datetime | None
    lateness: str
    attempts: int
    notes: tuple[str, ...]
    earlier: tuple[PlannedAttempt, ...] = ()


class NotTaken(msgspec.Struct, frozen=True):
    """A file or folder that would not be taken, and one sentence on why."""

    file: str
    problem: str


class CollectPlan(msgspec.Struct, frozen=True):
    """What would be taken and what not, who has handed in nothing, and what to look at."""

    schema: str
    assignment: str
    taken: tuple[PlannedSubmission, ...]
    not_taken: tuple[NotTaken, ...]
    missing: tuple[str, ...]
    remarks: tuple[str, ...]


def plan(
    assignment: str,
    submissions: Sequence[Submission],
    roster: Roster | None,
    policy: TermPolicy,
    *,
    finder: PersonFinder | None = None,
    times: Mapping[str, datetime] = MappingProxyType({}),
) -> CollectPlan:
    """Return the plan for these submissions; without a roster nobody is looked for, and all are taken.

    `finder` says whose each is, by default by the roster; `times` are those at which submissions were received, by
    their ids, where no name says it.
    """
    finder = finder or (PersonFinder(roster) if roster else None)
    taken: list[PlannedSubmission] = []
    others: list[NotTaken] = []
    for one in submissions:
        if one.problem:
            others.append(NotTaken(one.file, one.problem))
            continue
        match = finder.find_submission(one.id, one.file) if finder else None
        if match is not None and match.person is None:
            others.append(NotTaken(one.file, match.problem))
            continue
        person = match.person if match else None
        received = times.get(one.id) or stamps.received(one.file, policy.zone)
        taken.append(
            PlannedSubmission(
                one.id,
                one.file,
                person.id if person else "",
                person.name if person else "",
                received,
                _lateness(assignment, received, policy, is_late=one.late),
                one.attempts,
                one.notes,
                tuple(_attempt(assignment, other, policy) for other in one.others),
            )
        )
    here = {one.person for one in taken}
    people = roster.people if roster else ()
    missing = tuple(one.label for one in people if one.id not in here and not one.left)
    remarks = (*(roster.remarks if roster else ()), *_several(taken))
    return CollectPlan(SCHEMA, assignment, tuple(taken), tuple(others), missing, remarks)


def _attempt(assignment: str, one: Submission, policy: TermPolicy) -> PlannedAttempt:
    received = stamps.received(one.file, policy.zone)
    return PlannedAttempt(one.file, received, _lateness(assignment, received, policy, is_late=one.late))


def _lateness(assignment: str, received: datetime | None, policy: TermPolicy, *, is_late: bool) -> str:
    """Return how late a submission is by the assignment's own due date, extensions aside."""
    due = policy.of(assignment).due
    if received is None:
        return "late, as the platform says" if is_late else "at an unknown time"
    if due is None or received <= due:
        return "in time"
    late = received - due
    by = Span(late.days, late.seconds - late.seconds % 60)
    return f"late by {by if by else 'less than a minute'}"


def _several(taken: Sequence[PlannedSubmission]) -> list[str]:
    """Return a sentence for each person with several submissions."""
    files: dict[str, list[PlannedSubmission]] = {}
    for one in taken:
        if one.person:
            files.setdefault(one.person, []).append(one)
    return [
        f"{own[0].name} ({person}) handed in {listed(one.file for one in own)}: these are attempts, and "
        "the policy says which counts."
        for person, own in files.items()
        if len(own) > 1
    ]
