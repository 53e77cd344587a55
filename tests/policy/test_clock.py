"""A day ends at the same time of the day, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.policy import clock
from autograder.policy.amounts import Span
from tests.policy.term import BERLIN


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def test_the_day_on_which_the_clocks_go_back_has_25_hours() -> None:
    assert clock.days_after(local("2026-10-24T23:59"), 1, BERLIN) == local("2026-10-25T23:59")


def test_the_day_on_which_the_clocks_go_forward_gives_24_hours_all_the_same() -> None:
    assert clock.days_after(local("2026-03-28T23:59"), 1, BERLIN) == local("2026-03-30T00:59")


def test_a_day_that_would_end_in_the_skipped_hour_ends_after_it() -> None:
    assert clock.days_after(local("2026-03-28T02:30"), 1, BERLIN) == local("2026-03-29T03:30")


def test_a_day_that_ends_in_the_repeated_hour_ends_in_its_second_pass() -> None:
    end = clock.days_after(local("2026-10-24T02:30"), 1, BERLIN)
    assert clock.shown(end, BERLIN) == "2026-10-25 02:30 (UTC+0100)"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    st.integers(0, 20),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"]),
)
def test_no_day_is_shorter_than_24_hours(moment: datetime, days: int, name: str) -> None:
    begin = moment.replace(tzinfo=UTC)
    assert clock.days_after(begin, days, ZoneInfo(name)) >= begin + timedelta(days=days)


@pytest.mark.parametrize("seconds", [0, 1])
def test_seconds_are_shown_where_there_are_any(seconds: int) -> None:
    moment = local("2026-10-15T23:59") + timedelta(seconds=seconds)
    assert clock.shown(moment, BERLIN) == "2026-10-15 23:59" + ":01" * seconds


def test_a_span_is_days_and_then_seconds() -> None:
    assert clock.after(local("2026-10-24T23:00"), Span(1, 3600), BERLIN) == local("2026-10-26T00:00")
