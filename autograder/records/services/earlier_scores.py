"""Keeps the scores that another tool had given: facts beside the gradings, which no grade is computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from autograder.records import keys
from autograder.records.earlier_facts import ComparedScores, EarlierCell, EarlierSheet
from autograder.records.services import events, people, submissions, works
from autograder.records.services.events import Change
from autograder.records.tables.earlier_scores import EarlierScore, EarlierWork


def record(sheets: Iterable[EarlierSheet], actor: str, now: datetime) -> int:
    """Record what a tool said of each notebook, and return of how many that is new. Use a transaction.

    What it said at the last import adds nothing. Each assignment has one event.
    """
    events.queue()
    by_assignment: dict[str, list[EarlierSheet]] = defaultdict(list)
    for one in sheets:
        by_assignment[one.assignment].append(one)
    return sum(_of_assignment(name, given, actor, now) for name, given in by_assignment.items())


def _of_assignment(assignment: str, sheets: Sequence[EarlierSheet], actor: str, now: datetime) -> int:
    last = {(row.person_id, row.origin, row.notebook): row for row in _standing(assignment)}
    met = set[tuple[int, str, str]]()
    made: list[EarlierWork] = []
    scores: list[EarlierScore] = []
    for one in sheets:
        person = people.of_identity(submissions.FILES, one.student, actor, now).person_id
        place = (person, one.origin, one.notebook)
        if place in met:  # two students there are one person here: the first one counts
            continue
        met.add(place)
        before, digest = last.get(place), _digest(one)
        if before is None or before.digest != digest:
            work = _work(one, person, digest, before, now)
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
    one: EarlierSheet, person: int, digest: str, before: EarlierWork | None, now: datetime
) -> EarlierWork:
    return EarlierWork(
        assignment=one.assignment,
        person_id=person,
        origin=one.origin,
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


def _standing(assignment: str) -> list[EarlierWork]:
    return list(EarlierWork.objects.filter(assignment=assignment, superseded_by__isnull=True).order_by("pk"))


def standing(assignment: str) -> Mapping[int, list[EarlierSheet]]:
    """Return what was said last of each person's notebooks, by the person's number."""
    found: dict[int, list[EarlierSheet]] = defaultdict(list)
    rows = _standing(assignment)
    cells: dict[int, list[EarlierCell]] = defaultdict(list)
    for one in EarlierScore.objects.filter(work__in=[row.pk for row in rows]).order_by("pk"):
        cells[one.work_id].append(_cell(one))
    for row in rows:
        sheet = EarlierSheet(
            row.origin,
            row.assignment,
            people.called(row.person),
            row.notebook,
            tuple(cells[row.pk]),
            row.penalty,
            row.received,
            row.extension,
        )
        found[row.person_id].append(sheet)
    return found


def _cell(one: EarlierScore) -> EarlierCell:
    return EarlierCell(
        one.cell, one.automatic, one.by_hand, one.maximum, one.extra_credit, one.unmarked, one.comment
    )


def assignments() -> list[str]:
    """Return the assignments of which another tool's scores are kept."""
    return sorted(set(EarlierWork.objects.values_list("assignment", flat=True)))


def compared(assignment: str) -> list[ComparedScores]:
    """Return what another tool gave each person, beside the newest grading here with its marks, by name."""
    graded = sorted(works.graded(assignment).values(), key=lambda one: one.grading.pk)
    newest = {one.grading.submission.person_id: one.result for one in graded}
    rows = []
    for person, sheets in standing(assignment).items():
        cells = [cell for sheet in sheets for cell in sheet.cells]
        result = newest.get(person)
        row = ComparedScores(
            student=sheets[0].student,
            there=sum(cell.points for cell in cells),
            of=sum(cell.maximum for cell in cells),
            penalty=sum(sheet.penalty for sheet in sheets),
            unmarked=sum(cell.unmarked for cell in cells),
            here=None if result is None else result.score,
            here_of=0.0 if result is None else result.max_score,
            sheets=tuple(sheets),
        )
        rows.append(row)
    return sorted(rows, key=lambda one: one.student)
