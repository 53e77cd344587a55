"""Times: instants in UTC, and the course's time zone where a due date is written, moved by days, or shown."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from autograder.policy.amounts import Span


def zone(value: object) -> ZoneInfo:
    """Return the time zone of this name. Raises `ValueError`."""
    try:
        return ZoneInfo(str(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"{str(value)[:40]!r} is not a time zone, such as 'Europe/Berlin' or 'UTC'"
        ) from None


def instant(written: object, where: ZoneInfo) -> datetime:
    """Return a date with time, as TOML gives it, in UTC; without an offset of its own it is read in the zone.

    Raises `ValueError` where the clocks skip that time, or show it twice.
    """
    if not isinstance(written, datetime):
        raise ValueError("is not a date with a time, such as 2026-10-15T23:59:00 without quotation marks")
    if not 1971 <= written.year <= 9000:
        raise ValueError(f"{written.isoformat()} is not a date of a term; check the year")
    if written.tzinfo is not None:
        return written.astimezone(UTC)
    first, second = (written.replace(tzinfo=where, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset(), second.utcoffset()
    if before == after:
        return first.astimezone(UTC)
    if _wall(first.astimezone(UTC), where) != written:
        raise ValueError(
            f"{written.isoformat()} does not exist in {where.key}, where the clocks skip it; "
            "write a time before or after the change"
        )
    raise ValueError(
        f"{written.isoformat()} comes twice in {where.key}, where the clocks go back; "
        f"write {first.isoformat()} or {second.isoformat()}"
    )


def days_after(moment: datetime, days: int, where: ZoneInfo) -> datetime:
    """Return the end of `days` days after an instant, in UTC.

    A day ends at the same time of the day, and never before 24 hours have passed: neither change of the clocks takes
    an hour from anybody.
    """
    elapsed = moment + timedelta(days=days)
    wall = (moment.astimezone(where).replace(tzinfo=None) + timedelta(days=days)).replace(
        tzinfo=where, fold=1
    )
    return max(elapsed, wall.astimezone(UTC))


def after(moment: datetime, span: Span, where: ZoneInfo) -> datetime:
    """Return the end of a span of time that begins at an instant, in UTC."""
    return days_after(moment, span.days, where) + timedelta(seconds=span.seconds)


def shown(moment: datetime, where: ZoneInfo) -> str:
    """Return an instant for people, by the clocks of the course: "2026-10-15 23:59", with seconds where there are any.

    In an hour that comes twice, the offset from UTC follows.
    """
    local = moment.astimezone(where)
    text = local.strftime("%Y-%m-%d %H:%M:%S" if local.second or local.microsecond else "%Y-%m-%d %H:%M")
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{text} (UTC{local.strftime('%z')})" if twice else text


def _wall(moment: datetime, where: ZoneInfo) -> datetime:
    return moment.astimezone(where).replace(tzinfo=None)
