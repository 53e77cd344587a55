"""Stores what people decide about due dates and grades, each with a reason; a further row withdraws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from autograder.errors import UsageError
from autograder.policy.facts import AdjustmentKind
from autograder.records.services import events
from autograder.records.services.events import Change
from autograder.records.services.term_facts import CHOSEN
from autograder.records.tables.decisions import Extension
from autograder.records.tables.people import Person
from autograder.records.tables.term import GradeDecision, SectionExtension


@dataclass(frozen=True)
class Given:
    """By whom something is decided, when, and why."""

    actor: str
    now: datetime
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise UsageError("say why: --reason TEXT")


def extend_person(assignment: str, person: int, due: datetime, given: Given) -> None:
    """Give a person a later due date. Use a transaction."""
    made = Extension.objects.create(
        assignment=assignment, person_id=person, due=due, reason=given.reason, by=given.actor, at=given.now
    )
    events.append(Change(given.actor, "extended", f"extension:{made.pk}"), given.now)


def extend_section(assignment: str, section: str, due: datetime, given: Given) -> None:
    """Give a section a later due date. Use a transaction."""
    made = SectionExtension.objects.create(
        assignment=assignment, section=section, due=due, reason=given.reason, by=given.actor, at=given.now
    )
    events.append(Change(given.actor, "extended", f"section_extension:{made.pk}"), given.now)


def withdraw_person(assignment: str, person: int, given: Given) -> int:
    """Withdraw the person's own extensions that stand, and return how many. Use a transaction."""
    return _withdraw(Extension, "extension", {"assignment": assignment, "person_id": person}, given)


def withdraw_section(assignment: str, section: str, given: Given) -> int:
    """Withdraw the section's extensions that stand, and return how many. Use a transaction."""
    whose = {"assignment": assignment, "section": section}
    return _withdraw(SectionExtension, "section_extension", whose, given)


def _withdraw(
    table: type[Extension] | type[SectionExtension], name: str, whose: Mapping[str, Any], given: Given
) -> int:
    """Withdraw each row of these that stands by a further one, and return how many."""
    rows: Any = table.objects  # of two tables that differ in whose a row is
    standing = list(rows.filter(**whose, withdraws=None, withdrawn_by=None))
    for one in standing:
        made = rows.create(
            **whose, due=one.due, reason=given.reason, by=given.actor, withdraws=one, at=given.now
        )
        events.append(Change(given.actor, "extension.withdrawn", f"{name}:{made.pk}"), given.now)
    return len(standing)


def adjust(assignment: str, person: int, kind: AdjustmentKind, points: Fraction | None, given: Given) -> None:
    """Change a person's grade: add points, set them, or give it another state. Use a transaction."""
    _decide(assignment, person, kind.value, "" if points is None else str(points), None, given)


def choose(assignment: str, person: int, reception: int, given: Given) -> None:
    """Let the attempt of this reception count where the policy counts the chosen one. Use a transaction."""
    _decide(assignment, person, CHOSEN, "", reception, given)


def _decide(
    assignment: str, person: int, kind: str, points: str, reception: int | None, given: Given
) -> None:
    made = GradeDecision.objects.create(
        assignment=assignment,
        person_id=person,
        kind=kind,
        points=points,
        reception_id=reception,
        reason=given.reason,
        by=given.actor,
        at=given.now,
    )
    events.append(Change(given.actor, "adjusted", f"decision:{made.pk}"), given.now)


def withdraw(assignment: str, person: int, given: Given) -> int:
    """Withdraw every decision on a person's grade that stands, and return how many. Use a transaction."""
    standing = list(
        GradeDecision.objects.filter(
            assignment=assignment, person=Person.objects.get(pk=person), withdraws=None, withdrawn_by=None
        )
    )
    for one in standing:
        made = GradeDecision.objects.create(
            assignment=assignment,
            person_id=person,
            kind=one.kind,
            points=one.points,
            reception_id=one.reception_id,
            reason=given.reason,
            by=given.actor,
            withdraws=one,
            at=given.now,
        )
        events.append(Change(given.actor, "adjustment.withdrawn", f"decision:{made.pk}"), given.now)
    return len(standing)
