"""Whose a hand-in is: a person's of the gradebook, by the identities of a list, too, or a team's."""

from __future__ import annotations

from autograder.people import roster, text_table
from autograder.records.services import directory, enrolments, team_records
from autograder.records.services.owners import OwnerFinder
from tests.records.conftest import NOW, Gradebook

WORKSHEET = 'Identifier,"Full name","ID number",Status,Grade\n"Participant 55012","Jane Doe",1,x,\n'


def finder(*lists: str) -> OwnerFinder:
    tables = [("list", text_table.split(text.encode())) for text in lists]
    return OwnerFinder(directory.read(), roster.read(tables) if lists else None, NOW)


def jane() -> int:
    return enrolments.add(["Jane Doe"], [("number", "1")], "tests", NOW)


def owner(found: OwnerFinder, name: str) -> int | None:
    match = found.find_submission(name, f"{name}/hw.ipynb")
    return found.numbers[match.person] if match.person else None


def test_a_person_is_found_by_name(shared: Gradebook) -> None:
    number = jane()
    assert owner(finder(), "1-1 - Jane Doe - Oct 14, 2026 1130 PM") == number


def test_a_worksheets_participant_numbers_count_for_this_download(shared: Gradebook) -> None:
    number = jane()
    enrolments.add(["Jane Doe"], [("number", "2")], "tests", NOW)
    assert owner(finder(WORKSHEET), "Jane Doe_55012_assignsubmission_file") == number


def test_who_is_in_the_list_and_not_in_the_gradebook_is_named(shared: Gradebook) -> None:
    assert finder(WORKSHEET).unknown == [
        "Jane Doe (1) is not in the gradebook; take the list first: autograder roster import."
    ]


def test_a_hand_in_under_a_teams_name_is_the_teams(shared: Gradebook) -> None:
    number = jane()
    bob = enrolments.add(["Bob Roe"], [("number", "2")], "tests", NOW)
    team_records.form("Team Blue", [number, bob], "tests", NOW)
    assert owner(finder(), "Team Blue_77_assignsubmission_file") == number


def test_what_is_nobodys_is_a_sentence(shared: Gradebook) -> None:
    jane()
    match = finder().find_submission("zoe", "zoe/hw.ipynb")
    assert match.problem == "zoe/hw.ipynb is nobody's in the class list; correct its name, or add the person."
