"""Teams change during a term, and each doubt is a sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from autograder.people import teams
from autograder.people.teams import Membership, TeamHandIn

START = datetime(2026, 10, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
PAIRS = [
    Membership("pair 1", "ada", START),
    Membership("pair 1", "bea", START, START + WEEK),
    Membership("pair 1", "cy", START + WEEK),
]


def hand_in(person: str, weeks: int = 0) -> TeamHandIn:
    return TeamHandIn(person, "one", f"{person}{weeks}", START + weeks * WEEK)


def test_a_hand_in_is_its_teams_as_it_was_then() -> None:
    assert [teams.owners(hand_in("ada", week), PAIRS) for week in (0, 1)] == [("ada", "bea"), ("ada", "cy")]


def test_a_person_without_a_team_owns_their_hand_in_alone() -> None:
    assert teams.owners(hand_in("dan"), PAIRS) == ("dan",)


def test_both_handed_in() -> None:
    assert teams.remarks([hand_in("ada"), hand_in("bea")], PAIRS) == [
        "ada and bea of pair 1 all handed in one: they are attempts of one team, and the policy says which counts; "
        "if they work apart, autograder team leave."
    ]


def test_none_named_the_pair() -> None:
    assert teams.remarks([hand_in("ada"), hand_in("dan")], PAIRS) == [
        "dan handed in one without a team; name the team (autograder team form), or the grade is theirs alone."
    ]


def test_a_person_in_two_teams_at_one_time_is_named() -> None:
    assert teams.remarks([], [*PAIRS, Membership("pair 2", "ada", START + WEEK)]) == [
        "ada is in pair 1 and pair 2 at one time; end one of the two."
    ]
