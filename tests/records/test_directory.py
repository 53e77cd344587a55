"""Who is meant by a name, a number or a login: one person, or a sentence."""

from __future__ import annotations

import pytest

from autograder.errors import UsageError
from autograder.records.services import directory, enrolments, people
from tests.records.conftest import NOW, Gradebook


def test_nobody_is_a_sentence_that_names_the_next_command(shared: Gradebook) -> None:
    with pytest.raises(UsageError, match="knows no 'Ada'; `autograder roster show` lists everybody"):
        directory.read().find("Ada")


def test_one_value_of_two_kinds_is_a_sentence(shared: Gradebook) -> None:
    enrolments.add(["Ada"], [("number", "7")], "tests", NOW)
    enrolments.add(["Bob"], [("login", "7")], "tests", NOW)
    with pytest.raises(UsageError, match=r"'7' may be Ada \(7\) and Bob \(7\); say another identity"):
        directory.read().find("7")


def test_a_person_without_identities_is_called_by_name(shared: Gradebook) -> None:
    number = enrolments.add(["Ada Lo"], [], "tests", NOW)
    assert directory.read().find("lo, ada") == number


def test_a_person_without_anything_has_a_number(shared: Gradebook) -> None:
    number = enrolments.add([], [], "tests", NOW)
    assert directory.read().label(number) == f"person {number}"


def test_who_only_uses_the_commands_is_nobody_of_the_course(shared: Gradebook) -> None:
    people.account("instructor", NOW)
    assert directory.read().people == {}
