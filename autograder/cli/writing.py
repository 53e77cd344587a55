"""Runs what a command writes into the gradebook: in one transaction, which a dry run takes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from autograder.cli import gradebooks
from autograder.course import course as courses
from autograder.course.course import Course
from autograder.errors import UsageError

T = TypeVar("T")
_FORMS = "2026-10-31 or '2026-10-31 18:00'"


def run(folder: Path, work: Callable[[Course, str], T], *, dry_run: bool) -> T:
    """Run `work` with the course around a folder and the name of who asks; a dry run leaves nothing of it behind."""
    course = courses.find(folder)
    with gradebooks.opened(course):
        return within(lambda: work(course, gradebooks.actor()), dry_run=dry_run)


def within(work: Callable[[], T], *, dry_run: bool) -> T:
    """Run `work` in a transaction of the gradebook that is open; a dry run takes it back."""
    from django.db import transaction

    from autograder.records.services import transactions

    if not dry_run:
        return transactions.run(work)
    with transaction.atomic():
        made = work()
        transaction.set_rollback(True)
    return made


def moment(text: str, zone: ZoneInfo, *, end_of_day: bool = False) -> datetime:
    """Return the time that somebody gave, by the course's clocks, in UTC; a date alone is its begin or its end.

    An hour that comes twice is taken for its first pass. Raises `UsageError`.
    """
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{text!r} is no time; write {_FORMS}, by the clocks of the course") from None
    if len(text.strip()) <= len("2026-10-31") and end_of_day:
        given = datetime.combine(given.date(), time(23, 59, 59))
    try:
        return (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise UsageError(f"{text!r} is no time of this era; write {_FORMS}") from None


def now_or(text: str | None, zone: ZoneInfo) -> datetime:
    """Return the time that was given, or now. Raises `UsageError`."""
    return moment(text, zone) if text else gradebooks.now()
