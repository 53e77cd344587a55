"""Times: instants in UTC, and the course's time zone where a due date is moved by days, or shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from autograder.policy.amounts import Span


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


def received(moment: datetime | None, where: ZoneInfo) -> str:
    """Return the clause that says when something was received; empty where nobody knows."""
    return f", received {shown(moment, where)}," if moment else ""
