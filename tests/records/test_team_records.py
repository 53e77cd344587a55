"""Teams change during a term: who is in which is known for every time, and what is unclear is a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from autograder.errors import UsageError
from autograder.kept import HandedIn
from autograder.records.services import directory, enrolments, receptions, team_records
from autograder.records.services.receptions import Arrival
from tests.records.conftest import NOW, Gradebook

LATER = NOW + timedelta(7)


def people() -> tuple[int, int, int]:
    ada, bob, cem = (
        enrolments.add([name], [("number", name)], "tests", NOW) for name in ("Ada", "Bob", "Cem")
    )
    return ada, bob, cem


def hand_in(person: int, content: bytes = b"{}") -> None:
    receptions.keep("small", Arrival(person, HandedIn(content), "download", "f", NOW), "tests", NOW)


def test_who_forms_a_new_team_leaves_the_old_one(shared: Gradebook) -> None:
    ada, bob, cem = people()
    team_records.form("one", [ada, bob], "tests", NOW)
    team_records.form("two", [ada, cem], "tests", LATER)
    one, two = team_records.find("ONE"), team_records.find("two")
    assert one is not None
    assert two is not None
    assert (team_records.members(one, NOW), team_records.members(one, LATER)) == ([ada, bob], [bob])
    assert team_records.members(two, LATER) == [ada, cem]


def test_who_leaves_is_in_no_team(shared: Gradebook) -> None:
    ada, bob, _ = people()
    team_records.form("one", [ada, bob], "tests", NOW)
    assert team_records.leave(ada, "tests", LATER) == "one"
    assert team_records.leave(ada, "tests", LATER) == ""


def test_nobody_leaves_before_joining(shared: Gradebook) -> None:
    ada, _, _ = people()
    team_records.form("one", [ada], "tests", NOW)
    with pytest.raises(UsageError, match="is in the team since 2026-03-01 12:00 UTC"):
        team_records.form("two", [ada], "tests", NOW)


def test_a_team_has_a_name(shared: Gradebook) -> None:
    with pytest.raises(UsageError, match="write the name of the team"):
        team_records.form(" ", [], "tests", NOW)


def test_without_teams_nothing_is_to_be_decided(shared: Gradebook) -> None:
    ada, _, _ = people()
    hand_in(ada)
    assert team_records.remarks("small", directory.read()) == []


def test_both_of_a_pair_and_one_without_a_pair_are_sentences(shared: Gradebook) -> None:
    ada, bob, cem = people()
    team_records.form("one", [ada, bob], "tests", NOW)
    for person in (ada, bob, cem):
        hand_in(person)
    assert team_records.remarks("small", directory.read()) == [
        "Ada (Ada) and Bob (Bob) of one all handed in small: they are attempts of one team, and the policy says which "
        "counts; if they work apart, autograder team leave.",
        "Cem (Cem) handed in small without a team; name the team (autograder team form), or the grade is theirs alone.",
    ]
