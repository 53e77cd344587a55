"""The schedule of a course: its assignments in the order in which they are given, with weights and dates.

It is written as `[[schedule]]` in `course.toml`. A time with an offset is that moment. A time without one is local to
the course's `time_zone`; where the clocks change it may not exist, or exist twice, and is then refused.
"""

from __future__ import annotations

import math
import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import msgspec

from autograder.errors import CourseError


class ScheduleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One assignment as `course.toml` has it: the name of its folder, its weight in the course, and its dates."""

    id: str
    weight: Decimal = Decimal(1)
    opens: datetime | None = None
    closes: datetime | None = None


@dataclass(frozen=True)
class Scheduled:
    """One assignment of the schedule. `opens` and `closes` are in UTC; None where no date is written."""

    id: str
    weight: Decimal
    opens: datetime | None
    closes: datetime | None


def read(path: Path, entries: Sequence[ScheduleEntry], zone: str) -> tuple[Scheduled, ...]:
    """Return the schedule of the `course.toml` at `path`. Raises `CourseError` at the first contradiction."""
    ids = [entry.id for entry in entries]
    double = next((one for one in ids if ids.count(one) > 1), None)
    if double is not None:
        raise CourseError(path, f"schedule: {double!r} is listed twice")
    known = _zone(path, zone)
    return tuple(_scheduled(path, entry, known) for entry in entries)


def _zone(path: Path, name: str) -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        problem = f'time_zone is {name!r}, which is no time zone; write one such as "Europe/Berlin" or "UTC"'
        raise CourseError(path, problem) from None


def _scheduled(path: Path, entry: ScheduleEntry, zone: zoneinfo.ZoneInfo | None) -> Scheduled:
    where = f"schedule: {entry.id!r}"
    if not (entry.weight >= 0 and math.isfinite(entry.weight)):
        raise CourseError(
            path, f"{where}: weight is {float(entry.weight):g}, and must be a finite number from 0"
        )
    opens, closes = (
        _moment(path, f"{where}: {key}", given, zone)
        for key, given in (("opens", entry.opens), ("closes", entry.closes))
    )
    if opens is not None and closes is not None and opens >= closes:
        raise CourseError(path, f"{where} closes before it opens")
    return Scheduled(entry.id, entry.weight, opens, closes)


def _moment(
    path: Path, where: str, given: datetime | None, zone: zoneinfo.ZoneInfo | None
) -> datetime | None:
    """Return a written time in UTC."""
    if given is None:
        return None
    if given.tzinfo is not None:
        return given.astimezone(UTC)
    if zone is None:
        problem = (
            f'{where} is a local time; name the course\'s time zone, such as time_zone = "Europe/Berlin"'
        )
        raise CourseError(path, problem)
    local = given.replace(tzinfo=zone)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        problem = f"{where} falls into a change of the clocks, so that it is no single moment; add its offset"
        raise CourseError(path, problem)
    return local.astimezone(UTC)
