"""Finds out which gradings say something new. One that repeats the last one under the same keys adds nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from django.db.models import Max

from autograder.records.services import submissions
from autograder.records.tables.gradings import GradingRecord
from autograder.records.tables.people import Identity

_COLUMNS = ("submission__person", "submission__reference", "reuse", "explained", "keys", "result")


@dataclass(frozen=True)
class Said:
    """What a grading says of the work of the person with this `name`. `digest` is that of the work.

    `keys` are those of its tests, and `result` is the result as it is recorded.
    """

    name: str
    digest: str
    reuse: str
    explained: str
    keys: Mapping[str, str]
    result: bytes


def differing(assignment: str, said: Sequence[Said], *, trial: bool) -> list[int]:
    """Return the positions of those that do not repeat the newest grading of their person."""
    people = dict(
        Identity.objects.filter(
            source=submissions.FILES, reference__in=[one.name for one in said]
        ).values_list("reference", "person_id")
    )
    newest = _newest(assignment, people.values(), trial=trial)
    return [
        at
        for at, one in enumerate(said)
        if _row(assignment, one, people) != newest.get(people.get(one.name, 0))
    ]


def _row(assignment: str, one: Said, people: Mapping[str, int]) -> tuple[object, ...]:
    reference = submissions.reference_of(assignment, people.get(one.name, 0), one.digest)
    return reference, one.reuse, one.explained, dict(one.keys), one.result


def _newest(assignment: str, people: Iterable[int], *, trial: bool) -> dict[int, tuple[object, ...]]:
    """Return the newest grading of each of these people: of an earlier work, if that came back."""
    rows = GradingRecord.objects.filter(
        submission__assignment=assignment, submission__person__in=list(people), trial=trial
    )
    numbers = rows.order_by().values("submission__person").annotate(newest=Max("pk")).values_list("newest")
    found = GradingRecord.objects.filter(pk__in=[number for (number,) in numbers]).values_list(*_COLUMNS)
    return {
        person: (
            reference,
            reuse,
            explained,
            msgspec.json.decode(bytes(encoded), type=dict[str, str]),
            bytes(result),
        )
        for person, reference, reuse, explained, encoded, result in found
    }
