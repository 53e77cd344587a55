"""Class lists are taken into the gradebook: nobody is doubled, nobody is lost, and what changes is said."""

from __future__ import annotations

import pytest

from autograder.people import roster, text_table
from autograder.people.roster import Roster
from autograder.records.services import directory, enrolments, people, roster_import
from autograder.records.services.roster_import import RosterChanges
from autograder.records.tables.people import Person
from tests.records.conftest import NOW, Gradebook

HEAD = "name,id,login,section\n"
FIRST = f'{HEAD}"Müller, Jörg",007,jm,A\nJane Doe,8,jdoe,B\n小明 王,9,wang,A\n'


def lists(*texts: str) -> Roster:
    tables = [(f"list {number}", text_table.split(text.encode())) for number, text in enumerate(texts)]
    return roster.read(tables)


def take(*texts: str, complete: bool = False) -> RosterChanges:
    return roster_import.take(lists(*texts), "tests", NOW, complete=complete)


def test_everybody_of_the_first_list_is_new(shared: Gradebook) -> None:
    assert take(FIRST).new == ("Jörg Müller (007)", "Jane Doe (8)", "小明 王 (9)")


def test_a_list_that_is_taken_twice_changes_nothing(shared: Gradebook) -> None:
    take(FIRST)
    again = take(FIRST)
    assert (again.new, again.changed, again.renamed, again.missing, again.unchanged) == ((), (), (), (), 3)


def test_a_person_with_another_name_is_renamed(shared: Gradebook) -> None:
    take(FIRST)
    assert take(f"{HEAD}Jane Roe,8,jdoe,B\n").renamed == ("Jane Doe → Jane Roe (8)",)


def test_another_spelling_of_a_name_renames_nobody(shared: Gradebook) -> None:
    take(FIRST)
    assert take(f"{HEAD}Joerg Mueller,007,jm,A\n").renamed == ()


@pytest.mark.parametrize("who", ["Joerg Mueller", "MÜLLER, JÖRG", "Jorg Muller", "JM", "007"])
def test_a_person_is_found_by_every_spelling_and_identity(shared: Gradebook, who: str) -> None:
    take(FIRST)
    here = directory.read()
    assert here.label(here.find(who)) == "Jörg Müller (007)"


def test_who_is_in_no_list_is_missing_and_stays(shared: Gradebook) -> None:
    take(FIRST)
    assert take(f"{HEAD}Jane Doe,8,jdoe,B\n").missing == ("Jörg Müller (007)", "小明 王 (9)")
    assert len(directory.read().enrolled) == 3


def test_who_is_in_no_complete_list_has_left_and_comes_back(shared: Gradebook) -> None:
    take(FIRST)
    assert take(f"{HEAD}Jane Doe,8,jdoe,B\n", complete=True).left == ("Jörg Müller (007)", "小明 王 (9)")
    assert len(directory.read().enrolled) == 1
    assert take(FIRST).back == ("Jörg Müller (007)", "小明 王 (9)")


def test_a_list_says_who_moved_to_another_section(shared: Gradebook) -> None:
    take(FIRST)
    assert take(f"{HEAD}Jane Doe,8,jdoe,C\n").changed == ("Jane Doe (8): in C",)
    here = directory.read()
    assert here.sections[here.find("jdoe")] == {"C"}


def test_an_entry_with_identities_of_two_people_is_not_taken(shared: Gradebook) -> None:
    take(FIRST)
    assert take(f"{HEAD}Jane Doe,007,jdoe,B\n").unclear == (
        "Jane Doe (007) has identities of Jörg Müller (007) and Jane Doe (8); if they are one person, "
        "autograder roster merge 007 8.",
    )


def test_who_handed_in_before_there_was_a_list_is_found_by_the_name_of_the_file(shared: Gradebook) -> None:
    number = people.of_identity("files", "doejane_987", "tests", NOW).person.pk
    canvas = "Student,ID,SIS Login ID,Section,Small (1)\n    Points Possible,,,,6\n"
    take(f'{canvas}"Doe, Jane",987,jdoe,A,\n')
    assert directory.read().find("jdoe") == number


def test_two_people_of_one_name_are_two(shared: Gradebook) -> None:
    take(f"{HEAD}Jane Doe,1,one,\nJane Doe,2,two,\n")
    with pytest.raises(
        Exception, match=r"'Jane Doe' may be Jane Doe \(1\) and Jane Doe \(2\); say the number"
    ):
        directory.read().find("Jane Doe")


def test_who_left_is_in_the_directory_of_an_earlier_time(shared: Gradebook) -> None:
    take(FIRST)
    later = NOW.replace(month=5)
    enrolments.leave(directory.read().find("jdoe"), "tests", later)
    assert len(directory.read().enrolled) == 2
    assert len(directory.read(NOW.replace(month=4)).enrolled) == 3


def test_an_erased_person_is_in_no_directory(shared: Gradebook) -> None:
    take(FIRST)
    person = Person.objects.get(pk=directory.read().find("wang"))
    people.erase(person, "tests", NOW)
    assert [one.id for one in directory.read().people.values()] == ["007", "8"]
    assert not person.spellings.exists()


def test_a_worksheet_without_identities_doubles_nobody(shared: Gradebook) -> None:
    take(FIRST)
    again = take('Identifier,"Full name",Status,Grade\n"Participant 55012","Doe, Jane",x,\n')
    assert (again.new, again.unchanged) == ((), 1)


def test_a_new_person_with_a_known_name_is_named(shared: Gradebook) -> None:
    take(FIRST)
    made = take(f"{HEAD}Jane Doe,,jane.doe,B\n")
    assert made.new == ("Jane Doe (jane.doe)",)
    assert made.remarks == (
        "Jane Doe (jane.doe) is new and has the name of Jane Doe (8); if they are one person, "
        "autograder roster merge 8 jane.doe.",
    )
