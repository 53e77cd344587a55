"""The policy of a course, and one sentence for each mistake in it."""

from __future__ import annotations

import contextlib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course import course
from autograder.errors import CourseError
from autograder.policy import parsing
from autograder.policy.amounts import Span
from autograder.policy.rules import AttemptRate, Counting, LatePenalty, TermPolicy
from tests.policy.term import BERLIN, policy

FULL = """
grace = "10 minutes"
cutoff = "7 days"
late = { lose = "10 %", per = "hour", of = "maximum", at_most = 0.5 }
late_days = 4
late_days_each = 2
attempts = 3
rate = "2 per day"
counts = "last"
cap = "100 %"

[policy.groups.labs]
weight = 60
drop_lowest = 1

[policy.assignments.one]
group = "labs"
grace = "1 hour"
bonus = true
"""


def test_a_rule_of_an_assignment_replaces_the_common_one() -> None:
    assert policy(FULL).of("one").grace == Span(0, 3600)


def test_every_other_rule_is_the_common_one() -> None:
    rules = policy(FULL).of("one")
    assert (rules.late, rules.late_days, rules.attempts, rules.rate, rules.counts, rules.cap) == (
        LatePenalty(Fraction(1, 10), "hour", "maximum", Fraction(1, 2)),
        2,
        3,
        AttemptRate(2, Span(1)),
        Counting.LAST,
        Fraction(1),
    )


def test_a_course_without_a_policy_has_no_penalty() -> None:
    assert (policy().common.late, policy().late_days) == (None, 0)


def test_an_assignment_that_nobody_scheduled_has_the_common_rules() -> None:
    assert policy('grace = "1 hour"').of("other").grace == Span(0, 3600)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("late_dys = 3", "[policy] 'late_dys' is not a key of it; 'late_days' is one"),
        (
            "[policy.final]\nx = 1",
            "[policy.final] 'x' is not a key of it; its keys are "
            "scale, points, letters, pass, places, rounding and cap",
        ),
        (
            'grace = "soon"',
            '[policy] grace: \'soon\' is not a span of time, such as "90 minutes" or "1 day 12 hours"',
        ),
        ("attempts = 0", "[policy] attempts: must be at least 1"),
        ("late_days = 1.5", "[policy] late_days: '1.5' is not a whole number from 0"),
        ('counts = "first"', "[policy] counts: 'first' is not one of 'best', 'last' and 'chosen'"),
        (
            'rate = "often"',
            '[policy] rate: \'often\' is not a rate, such as "2 per day" or "1 per 90 minutes"',
        ),
        (
            "late = { lose = 10 }",
            '[policy.late] lose: 1000 % is more than everything; write "10 %" or 0.1 for a tenth',
        ),
        ("late = {}", '[policy.late] lose: say what each begun hour or day costs, such as "10 %"'),
        ("late = 3", "[policy.late] must be a table"),
        (
            "[policy.final]\nscale = 'letters'\nletters = { A = 0.9, B = '90 %', F = 0 }",
            "[policy.final] letters: 'A' and 'B' overlap: both begin at 90 %",
        ),
        (
            "[policy.final]\nletters = { A = 0.9 }",
            "[policy.final] letters: one of them must begin at 0, so that every share has a letter",
        ),
        (
            "[policy.final]\nscale = 'letters'",
            '[policy.final] letters: name each letter with its lowest share, such as {A = "90 %", F = 0}',
        ),
        (
            "[policy.groups.a]",
            "[policy.assignments] 'one' is in no group; write [policy.assignments.one] with its group",
        ),
        (
            "[policy.groups.a]\n[policy.assignments.one]\ngroup = 'b'",
            "[policy.assignments.one] group: 'b' is not one of 'a'",
        ),
        (
            "[policy.assignments.one]\ngroup = 'b'",
            "[policy.assignments.one] group: the policy has no groups; write [policy.groups.NAME] first",
        ),
        ("[policy.groups.a]\nweight = 0", "[policy] groups: one of them must have a weight above 0"),
        (
            "[policy.assignments.one]\nbonus = 1",
            "[policy.assignments.one] bonus: '1' is neither true nor false",
        ),
        ("[policy.final]\nplaces = 7", "[policy.final] places: must be from 0 to 6"),
    ],
)
def test_a_mistake_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(CourseError) as caught:
        policy(text)
    assert str(caught.value) == f"course.toml: {sentence}"


def loaded(tmp_path: Path, text: str) -> TermPolicy:
    (tmp_path / "course.toml").write_text(f'schema = "autograder-course/1"\nid = "c"\ntitle = "C"\n{text}')
    return course.load(tmp_path).policy


def test_numbers_are_those_of_the_text(tmp_path: Path) -> None:
    read = loaded(tmp_path, '[[schedule]]\nid = "one"\nweight = 0.1\n[policy.late]\nlose = 0.3\n')
    assert (read.of("one").weight, read.common.late) == (Fraction(1, 10), LatePenalty(Fraction(3, 10)))


def test_an_assignment_is_due_when_the_schedule_closes_it(tmp_path: Path) -> None:
    read = loaded(
        tmp_path, 'time_zone = "Europe/Berlin"\n[[schedule]]\nid = "one"\ncloses = 2026-10-15T23:59:00\n'
    )
    assert str(read.of("one").due) == "2026-10-15 21:59:00+00:00"


@pytest.mark.parametrize("time", ["2026-03-29T02:30:00", "2026-10-25T02:30:00"])
def test_a_due_date_in_a_change_of_the_clocks_is_refused(tmp_path: Path, time: str) -> None:
    with pytest.raises(CourseError, match="closes falls into a change of the clocks"):
        loaded(tmp_path, f'time_zone = "Europe/Berlin"\n[[schedule]]\nid = "one"\ncloses = {time}\n')


KEYS = "grace cutoff late late_days late_days_each attempts rate counts cap groups assignments final lose per".split()
plain = (
    st.booleans()
    | st.integers(-5, 10**12)
    | st.decimals()
    | st.text(max_size=8)
    | st.sampled_from(["10 %", "1 day", "2 per day", "best", "day", "1/0", "1 per 0 h", "1 per day per day"])
)
values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), values, max_size=4))
def test_whatever_stands_there_is_read_or_refused(written: dict[str, object]) -> None:
    with contextlib.suppress(CourseError):
        parsing.policy(written, Path("course.toml"), BERLIN, [])


def test_rules_for_an_assignment_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError) as caught:
        loaded(tmp_path, "[policy.assignments.hw1]\nattempts = 1\n")
    assert str(caught.value) == (
        f"{tmp_path}/course.toml: [policy.assignments] 'hw1' is no assignment: the schedule does not list it, and "
        "there is no assignments/hw1/assignment.toml; correct its name"
    )


@pytest.mark.parametrize("date", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_date_that_means_never_is_refused(tmp_path: Path, date: str) -> None:
    with pytest.raises(CourseError, match=r"closes in the year \d+; leave the date out where there is none"):
        loaded(tmp_path, f'[[schedule]]\nid = "one"\ncloses = {date}\n')
