"""How late an attempt is, and what that costs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.policy import clock, lateness
from autograder.policy.amounts import Span
from autograder.policy.facts import ExtensionFact
from autograder.policy.lateness import DueDate
from autograder.policy.rules import AssignmentRules, LatePenalty
from tests.policy.term import BERLIN, DAY, DUE, HOUR

AUTUMN = datetime(2026, 10, 24, 21, 59, tzinfo=UTC)  # 23:59 in Berlin, before a day of 25 hours
SPRING = datetime(2026, 3, 28, 22, 59, tzinfo=UTC)  # 23:59 in Berlin, before a day of 23 hours
NO_GRACE = Span()


@pytest.mark.parametrize(
    ("due", "hours", "days"),
    [
        (AUTUMN, 25, 1),
        (AUTUMN, 26, 2),
        (SPRING, 23, 1),
        (SPRING, 24, 1),
        (SPRING, 25, 2),
        (DUE, 24, 1),
        (DUE, 25, 2),
    ],
)
def test_a_day_late_ends_at_the_same_time_of_the_day(due: datetime, hours: int, days: int) -> None:
    assert lateness.units_late(due + hours * HOUR, due, "day", NO_GRACE, 0, BERLIN) == days


@pytest.mark.parametrize(("minutes", "hours"), [(0, 0), (1, 1), (60, 1), (61, 2)])
def test_a_begun_hour_counts(minutes: int, hours: int) -> None:
    received = DUE + timedelta(minutes=minutes)
    assert lateness.units_late(received, DUE, "hour", NO_GRACE, 0, BERLIN) == hours


def test_the_grace_follows_each_hour_and_late_days_come_first() -> None:
    received = DUE + DAY + HOUR + timedelta(minutes=10)
    assert lateness.units_late(received, DUE, "hour", Span(0, 600), 1, BERLIN) == 1


@given(
    st.sampled_from([AUTUMN, SPRING, DUE]),
    st.integers(0, 200).map(lambda hours: hours * HOUR),
    st.integers(0, 3),
    st.integers(0, 7200),
)
def test_days_late_are_the_fewest_whose_end_and_grace_come_after(
    due: datetime, after: timedelta, days: int, grace: int
) -> None:
    late = lateness.units_late(due + after, due, "day", Span(0, grace), days, BERLIN)
    ends = [clock.days_after(due, days + n, BERLIN) + timedelta(seconds=grace) for n in range(20)]
    assert late == next(n for n, end in enumerate(ends) if due + after <= end)


def test_every_later_date_of_an_extension_is_a_due_date() -> None:
    earlier, later = (ExtensionFact("one", "r", person="ada", until=DUE + days * DAY) for days in (-1, 1))
    found = lateness.due_dates(AssignmentRules("one", due=DUE), [later, earlier], BERLIN)
    assert found == [DueDate(DUE), DueDate(DUE + DAY, later)]


def test_what_is_never_due_is_never_late() -> None:
    dates = lateness.due_dates(AssignmentRules("one"), [], BERLIN)
    assert lateness.is_accepted(DUE, dates[0], AssignmentRules("one", cutoff=Span(1)), BERLIN)


def test_the_cutoff_follows_the_due_date() -> None:
    rules = AssignmentRules("one", due=DUE, cutoff=Span(1))
    taken = [lateness.is_accepted(DUE + hours * HOUR, DueDate(DUE), rules, BERLIN) for hours in (24, 25)]
    assert taken == [True, False]


@pytest.mark.parametrize(("of", "points"), [("earned", Fraction(8, 5)), ("maximum", Fraction(2))])
def test_what_lateness_costs_is_a_share_of_what_the_policy_says(of: str, points: Fraction) -> None:
    penalty = LatePenalty(Fraction(1, 10), of=of)
    assert lateness.cost(penalty, 2, Fraction(8), Fraction(10)) == points
