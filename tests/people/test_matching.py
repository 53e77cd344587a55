"""Each platform's way to call a hand-in leads to its person."""

from __future__ import annotations

import pytest

from autograder.people import roster, text_table
from autograder.people.matching import PersonFinder

LIST = """Student,ID,SIS User ID,SIS Login ID,Section
"Doe, Jane",987,000123,jdoe,A
"Müller, Jörg",55,000124,a_jm,A
"Kim, Lee",56,000125,lee1,A
"Kim, Lee",57,000126,lee2,A
"王, 小明",58,000127,wang,A
"""
FINDER = PersonFinder(roster.read([("list", text_table.split(LIST.encode()))]))


@pytest.mark.parametrize(
    ("who", "login"),
    [
        ("doejane_987", "jdoe"),  # Canvas
        ("anything_987", "jdoe"),  # Canvas, after a change of name
        ("Jane Doe_55012", "jdoe"),  # Moodle
        ("12345-6789 - Jane Doe", "jdoe"),  # Brightspace
        ("hw_1_jdoe", "jdoe"),  # Blackboard
        ("hw1_a_jm", "a_jm"),
        ("jdoe+hw1", "jdoe"),  # nbgrader
        ("000123", "jdoe"),
        ("JDOE", "jdoe"),
        ("Joerg Mueller", "a_jm"),
        ("小明 王", "wang"),
    ],
)
def test_a_hand_in_finds_its_person(who: str, login: str) -> None:
    found = FINDER.find(who).person
    assert found is not None
    assert found.identity("login") == login


@pytest.mark.parametrize(
    ("who", "problem"),
    [
        (
            "Lee Kim",
            "'Lee Kim' may be Lee Kim (000125) and Lee Kim (000126); rename it to the login or the number.",
        ),
        ("Nobody", "'Nobody' is nobody of the roster; correct the name, or add the person."),
        ("", "'' is nobody of the roster; correct the name, or add the person."),
    ],
)
def test_a_hand_in_that_is_nobodys_is_said_to_be(who: str, problem: str) -> None:
    assert FINDER.find(who).problem == problem
