"""Reads the time at which a platform received a hand-in, from the name that it gave it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from autograder.submissions import platforms

_IN_UTC = re.compile(r"(?:UTC|GMT|Z)\s*\Z")
_FIELDS = 6  # year to second; what follows is a part of a second


def received(file: str, zone: tzinfo) -> datetime | None:
    """Return when the hand-in of this path was received, in UTC; None where no part of the path says it.

    Platforms write local times, which are read in the course's zone. An hour that comes twice is taken for its first
    pass, and a minute for its first second: that is never to the student's disadvantage.
    """
    for part in file.split("/"):
        found = platforms.handed(part)
        if found and len(found.order) >= _FIELDS - 1:
            return _moment(found.order[:_FIELDS], UTC if _IN_UTC.search(found.written) else zone)
    return None


def _moment(order: tuple[int, ...], zone: tzinfo) -> datetime | None:
    """Return the instant of year, month, day, hour, minute and perhaps second; None where there is no such time."""
    year, month, day, hour, minute, second = (*order, 0)[:_FIELDS]
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
