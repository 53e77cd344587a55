"""Reads what Gradescope says of a submission. Each part is read for itself: a damaged one is as if it were missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from autograder import artifacts
from autograder.limited import regular_file

_MOST_BYTES = 64 << 20  # it holds the whole earlier result
_MOST_PEOPLE = 100


@dataclass(frozen=True)
class GradescopeHandIn:
    """A submission as Gradescope describes it: times in UTC, None where it does not say.

    `created` is when it was handed in, also when it is graded again. `people` are the names of all who handed it in,
    and `earlier` is the number of submissions before it. `problem` is empty, or a sentence on what cannot be read.
    """

    id: str = ""
    created: datetime | None = None
    due: datetime | None = None
    late_due: datetime | None = None
    people: tuple[str, ...] = ()
    earlier: int = 0
    problem: str = ""


def read(path: Path) -> GradescopeHandIn:
    """Return what the file says. Never raise: the work is graded all the same."""
    try:
        known = artifacts.decoded(regular_file.read(path, _MOST_BYTES), dict[str, Any])
    except (OSError, msgspec.MsgspecError):
        return GradescopeHandIn(problem="Gradescope's description of the submission cannot be read.")
    assignment = known.get("assignment")
    dates: Mapping[str, Any] = assignment if isinstance(assignment, dict) else {}
    created = _moment(known.get("created_at"))
    return GradescopeHandIn(
        id=str(known.get("id", ""))[:40],
        created=created,
        due=_moment(dates.get("due_date")),
        late_due=_moment(dates.get("late_due_date")),
        people=tuple(_people(known.get("users"))),
        earlier=_count(known.get("previous_submissions")),
        problem="" if created else "Gradescope does not say when the work was handed in.",
    )


def _moment(value: object) -> datetime | None:
    """Return a time in UTC; None where there is none, or it has no offset."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _people(value: object) -> list[str]:
    users = value[:_MOST_PEOPLE] if isinstance(value, list) else []
    return [str(one["name"])[:200] for one in users if isinstance(one, dict) and one.get("name")]


def _count(value: object) -> int:
    return len(value) if isinstance(value, list) else 0
