"""Keeps the scores that another tool had given: facts beside the gradings, which no grade is computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from autograder.records import keys
from autograder.records.services import events, people, submissions
from autograder.records.services.events import Change
from autograder.records.tables.earlier_scores import EarlierScore, EarlierWork


class EarlierCell(msgspec.Struct, frozen=True):
    """The score of one cell: what its tests gave and what a person gave, None where there is none."""

    cell: str
    automatic: float | None
    by_hand: float | None
    maximum: float
    extra_credit: float = 0.0
    unmarked: bool = False
    comment: str = ""


class EarlierSheet(msgspec.Struct, frozen=True):
    """One notebook of one student, by the name that the class's files have, with the scores of its cells."""

    assignment: str
    student: str
    notebook: str
    cells: tuple[EarlierCell, ...]
    penalty: float = 0.0
    received: datetime | None = None
    extension: float = 0.0


def record(origin: str, sheets: Iterable[EarlierSheet], actor: str, now: datetime) -> int:
    """Record what a tool said of each notebook, and return of how many that is new. Use a transaction.

    What it said at the last import adds nothing. Each assignment has one event.
    """
    events.queue()
    by_assignment: dict[str, list[EarlierSheet]] = defaultdict(list)
    for one in sheets:
        by_assignment[one.assignment].append(one)
    return sum(_of_assignment(origin, name, given, actor, now) for name, given in by_assignment.items())


def _of_assignment(
    origin: str, assignment: str, sheets: Sequence[EarlierSheet], actor: str, now: datetime
) -> int:
    last = {(row.person_id, row.notebook): row for row in _standing(assignment, origin)}
    met = set[tuple[int, str]]()
    made: list[EarlierWork] = []
    scores: list[EarlierScore] = []
    for one in sheets:
        person = people.of_identity(submissions.FILES, one.student, actor, now).person_id
        before, digest = last.get((person, one.notebook)), _digest(one)
        if (person, one.notebook) in met:  # two students there are one person here: the first one counts
            continue
        met.add((person, one.notebook))
        if before is None or before.digest != digest:
            work = _work(origin, one, person, digest, before, now)
            made.append(work)
            scores += [_score(work, cell) for cell in one.cells]
    EarlierWork.objects.bulk_create(made)
    EarlierScore.objects.bulk_create(scores)
    if made:
        digest = keys.digest(*(work.digest for work in made))
        events.append(Change(actor, "scores.moved_in", f"assignment:{assignment}", after=digest), now)
    return len(made)


def _digest(one: EarlierSheet) -> str:
    """Return the digest of all that was said, without the student's name: it could not be erased."""
    return keys.digest(msgspec.json.encode(msgspec.structs.replace(one, student="")))


def _work(
    origin: str, one: EarlierSheet, person: int, digest: str, before: EarlierWork | None, now: datetime
) -> EarlierWork:
    return EarlierWork(
        assignment=one.assignment,
        person_id=person,
        origin=origin,
        notebook=one.notebook,
        digest=digest,
        penalty=one.penalty,
        received=one.received,
        extension=one.extension,
        supersedes=before,
        at=now,
    )


def _score(work: EarlierWork, one: EarlierCell) -> EarlierScore:
    return EarlierScore(
        work=work,
        cell=one.cell,
        automatic=one.automatic,
        by_hand=one.by_hand,
        extra_credit=one.extra_credit,
        maximum=one.maximum,
        unmarked=one.unmarked,
        comment=one.comment,
    )


def _standing(assignment: str, origin: str = "") -> list[EarlierWork]:
    rows = EarlierWork.objects.filter(assignment=assignment, superseded_by__isnull=True)
    return list((rows.filter(origin=origin) if origin else rows).order_by("pk"))


def standing(assignment: str) -> Mapping[int, list[EarlierSheet]]:
    """Return what was said last of each person's notebooks, by the person's number. The student's name is left out."""
    found: dict[int, list[EarlierSheet]] = defaultdict(list)
    rows = _standing(assignment)
    cells: dict[int, list[EarlierCell]] = defaultdict(list)
    for one in EarlierScore.objects.filter(work__in=[row.pk for row in rows]).order_by("pk"):
        cells[one.work_id].append(
            EarlierCell(
                one.cell,
                one.automatic,
                one.by_hand,
                one.maximum,
                one.extra_credit,
                one.unmarked,
                one.comment,
            )
        )
    for row in rows:
        sheet = EarlierSheet(
            row.assignment,
            "",
            row.notebook,
            tuple(cells[row.pk]),
            row.penalty,
            row.received,
            row.extension,
        )
        found[row.person_id].append(sheet)
    return found


def assignments() -> list[str]:
    """Return the assignments of which another tool's scores are kept."""
    return sorted(set(EarlierWork.objects.values_list("assignment", flat=True)))
