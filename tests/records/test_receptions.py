"""Every time that work is handed in is kept once, whatever folder it lies in, and under one person's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from autograder.kept import HandedIn
from autograder.records.services import directory, enrolments, people, receptions, submissions
from autograder.records.services.receptions import Arrival
from autograder.records.tables.people import Person
from autograder.records.tables.receptions import ReceivedName, Reception, WorkName
from autograder.records.tables.submitted import SubmissionRecord
from tests.records.conftest import NOW, Gradebook


def arrival(content: bytes = b"{}", **others: object) -> Arrival:
    number = next(iter(directory.read().people), 0)
    number = number or enrolments.add(["Jane Doe"], [("number", "1")], "tests", NOW)
    return replace(Arrival(number, HandedIn(content), "download", "hw.ipynb", NOW), **others)  # type: ignore[arg-type]


def keep(one: Arrival) -> bool:
    return receptions.keep("small", one, "tests", NOW)


def names() -> list[tuple[str, bytes]]:
    labels = {number: person.id for number, person in directory.read().people.items()}
    found = receptions.to_grade("small", labels, "tests", NOW)
    return [(one.name, one.work.submitted) for one in found]


def test_what_is_collected_twice_is_kept_once(shared: Gradebook) -> None:
    assert [keep(arrival()), keep(arrival()), keep(arrival(file="elsewhere/hw.ipynb"))] == [
        True,
        False,
        False,
    ]
    assert (Reception.objects.count(), SubmissionRecord.objects.count()) == (1, 1)


def test_the_same_work_at_another_time_is_another_hand_in_of_one_work(shared: Gradebook) -> None:
    keep(arrival())
    assert keep(arrival(stamp=NOW + timedelta(1)))
    assert (Reception.objects.count(), SubmissionRecord.objects.count()) == (2, 1)


def test_a_commit_makes_a_hand_in_one_of_its_own_and_keeps_our_time(shared: Gradebook) -> None:
    keep(arrival(source="git", stamp=None, is_ours=True, commit="a" * 40))
    keep(arrival(source="git", stamp=None, is_ours=True, commit="b" * 40))
    assert [(one.received, one.commit[0]) for one in Reception.objects.order_by("pk")] == [
        (NOW, "a"),
        (NOW, "b"),
    ]


def test_every_attempt_is_graded_under_a_name_that_stays(shared: Gradebook) -> None:
    keep(arrival(b"1"))
    assert names() == [("1", b"1")]
    keep(arrival(b"2"))
    keep(arrival(b"0", stamp=NOW - timedelta(1)))
    assert names() == [("1", b"1"), ("1-attempt-2", b"2"), ("1-attempt-3", b"0")]


def test_a_grading_of_collected_work_finds_the_submission(shared: Gradebook) -> None:
    keep(arrival(b"1"))
    [(name, content)] = names()
    found = submissions.hand_in("small", name, HandedIn(content), "tests", NOW)
    assert [one.pk for one in SubmissionRecord.objects.all()] == [found.pk]


def test_somebody_whom_gradings_alone_know_is_the_person_of_that_file(shared: Gradebook) -> None:
    submissions.hand_in("small", "doejane_987", HandedIn(b"1"), "tests", NOW)
    person = arrival(person=enrolments.add(["Jane Doe"], [("number", "1")], "tests", NOW)).person
    assert receptions.call(person, "doejane_987", "tests", NOW)
    assert [one.person_id for one in SubmissionRecord.objects.all()] == [person]


def test_a_name_of_somebody_else_is_not_taken_over(shared: Gradebook) -> None:
    first = enrolments.add(["Jane Doe"], [("number", "1"), ("files", "hw")], "tests", NOW)
    second = enrolments.add(["Bob Roe"], [("number", "2")], "tests", NOW)
    assert not receptions.call(second, "hw", "tests", NOW)
    assert directory.read().find("hw") == first


def test_the_names_in_a_download_are_erased_with_the_person(shared: Gradebook) -> None:
    one = arrival()
    keep(one)
    names()
    people.erase(Person.objects.get(pk=one.person), "tests", NOW)
    assert (ReceivedName.objects.count(), WorkName.objects.count(), Reception.objects.count()) == (0, 0, 1)
