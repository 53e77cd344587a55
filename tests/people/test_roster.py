"""Class lists of every platform become one roster, and what is odd in them is said."""

from __future__ import annotations

import pytest

from autograder.people import columns, roster, text_table
from autograder.people.roster import Roster

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (4321)
    Points Possible,,,,,10
"Doe, Jane",987,000123,JDoe,"Lab A and Lab B",8
"Student, Test",999,,,Lab A,
"""
MOODLE = """First name,Last name,ID number,Email address,Groups
Jane,Doe,000123,jane@example.edu,"Lab A, Lab C"
"""
BRIGHTSPACE = """OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator
#000123,#jdoe,Doe,Jane,jane@example.edu,#
"""
BLACKBOARD = "\ufeffLast Name\tFirst Name\tUsername\tStudent ID\tAvailability\nDoe\tJane\tjdoe\t000123\tYes\n"
BANNER = """CRN,Student Name,ID,Registration Status,Email
20417,"Doe, Jane A.",000123,**Registered**,jane@example.edu
20417,"Roe, Rae",000124,**Web Withdrawn**,rae@example.edu
"""
PLAIN = "name;id;login;email;section\nJane Doe;000123;jdoe;jane@example.edu;A\n"
LISTS = {
    "canvas": CANVAS.encode(),
    "moodle": MOODLE.encode(),
    "brightspace": BRIGHTSPACE.encode(),
    "blackboard": BLACKBOARD.encode("utf-16-le"),
    "banner": BANNER.encode("cp1252"),
    "plain": PLAIN.encode("utf-8-sig"),
}


def read(*lists: bytes | str) -> Roster:
    tables = [text_table.split(one.encode() if isinstance(one, str) else one) for one in lists]
    return roster.read([(f"list {number}", table) for number, table in enumerate(tables, 1)])


@pytest.mark.parametrize("name", LISTS)
def test_each_format_is_known_by_its_header(name: str) -> None:
    found = columns.recognised(text_table.split(LISTS[name]))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("name", LISTS)
def test_each_format_gives_the_institutions_number_with_its_zeros(name: str) -> None:
    assert read(LISTS[name]).people[0].id == "000123"


def test_rows_that_share_an_identity_are_one_person() -> None:
    (jane, _) = read(*LISTS.values()).people
    assert jane.identities == {
        ("number", "000123"),
        ("login", "jdoe"),
        ("email", "jane@example.edu"),
        ("canvas", "987"),
    }


def test_a_login_that_is_an_address_is_also_the_address() -> None:
    found = read("name,login\nZoë O’Neil,Z@x.edu\n", "First name,Surname,Email address\nZoe,O'Neil,z@x.edu\n")
    assert [one.names for one in found.people] == [("Zoë O’Neil", "Zoe O'Neil")]


def test_a_person_is_in_every_section_that_a_list_names() -> None:
    assert read(CANVAS, MOODLE).people[0].sections == ("Lab A", "Lab B", "Lab C")


def test_canvass_test_student_and_row_of_maxima_are_nobody() -> None:
    assert [one.name for one in read(CANVAS).people] == ["Jane Doe"]


def test_a_person_who_withdrew_has_left_and_is_named() -> None:
    found = read(BANNER)
    assert (found.people[1].left, found.remarks) == (
        True,
        ("Rae Roe (000124) has left the course, as the list says.",),
    )


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("name,id\nAda,1\nAda,1\n", "list 1 lists Ada (1) twice (row 2 and row 3)."),
        ("name,id,section\n,,A\n", "list 1, row 2 names nobody."),
        ("name,id\nAda,1\nBea,1\n", "1 has different names: Ada and Bea."),
        (
            "name,id\nAda,007\nA. Lo,7\n",
            "The numbers 007 and 7 differ in leading zeros alone, which a spreadsheet may have taken away; "
            "export that list again.",
        ),
        ("name,id,login\nAda,1,ada\nAda,2,ada\n", "Ada has 2 numbers: 1 and 2."),
        (
            'name,id\nJosé Díaz,1\n"Diaz, Jose",2\n',
            "José Díaz (1) and Jose Diaz (2) have one name; "
            "if they are one person, add a row that has both identities.",
        ),
    ],
)
def test_what_is_odd_is_said_in_a_sentence(text: str, remark: str) -> None:
    assert remark in read(text).remarks


@pytest.mark.parametrize(
    "names", ["Müller Jörg;Joerg Mueller", "Doe, Jane;JANE  DOE", "Søren Ås;Soren As", "王小明;王小明"]
)
def test_two_spellings_of_one_name_are_no_different_names(names: str) -> None:
    one, other = names.split(";")
    assert read(f'name,id\n"{one}",1\n', f'name,id\n"{other}",1\n').remarks == ()


def test_a_table_of_no_known_format_is_refused() -> None:
    with pytest.raises(
        ValueError, match="list 1 is no class list that is known: its columns are 'a' and 'b'"
    ):
        read("a,b\n1,2\n")


def test_the_name_of_a_column_is_cut() -> None:
    with pytest.raises(ValueError, match=f"its columns are '{'a' * 40}'; export"):
        read("a" * 100_000 + "\n1\n")


def test_a_worksheet_in_another_language_is_refused_with_what_to_do() -> None:
    with pytest.raises(
        ValueError, match="list 1 is a grading worksheet of Moodle in another language; switch Moodle"
    ):
        read("Kennung,Bewertung\nTeilnehmer/in 1,\n".replace("/in", "in"))
