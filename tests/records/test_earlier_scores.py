"""Scores that another tool had given are facts beside the gradings: kept once, superseded by a later import."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from django.db import transaction

from autograder.records.earlier_facts import EarlierCell, EarlierSheet
from autograder.records.services import earlier_scores, enrolments, events, people, submissions, works
from autograder.records.tables.earlier_scores import EarlierScore, EarlierWork
from autograder.records.tables.events import EventRecord
from tests.records import rows
from tests.records.conftest import NOW, Gradebook

WHY = EarlierCell("why", None, 1.5, 2.0, 0.25, comment="Say more.")
TESTS = EarlierCell("half-tests", 1.0, None, 2.0)
ADA = EarlierSheet("nbgrader", "small", "ada", "numbers", (TESTS, WHY), 0.5, NOW - timedelta(1), 3600.0)
BOB = EarlierSheet("nbgrader", "small", "bob", "numbers", (msgspec.structs.replace(TESTS, automatic=0.0),))


@transaction.atomic
def record(*sheets: EarlierSheet) -> int:
    return earlier_scores.record(sheets, "tests", NOW)


def number(name: str) -> int:
    person = people.find(name)
    assert person is not None
    return person.pk


def test_every_part_of_a_score_is_kept_under_the_person(shared: Gradebook) -> None:
    assert record(ADA, BOB) == 2
    kept = earlier_scores.standing("small")
    assert kept[number("ada")] == [ADA]
    assert kept[number("bob")] == [BOB]
    assert {one.origin for one in EarlierWork.objects.all()} == {"nbgrader"}


def test_a_second_import_of_the_same_adds_nothing(shared: Gradebook) -> None:
    record(ADA, BOB)
    before = (EarlierWork.objects.count(), EarlierScore.objects.count(), events.head())
    assert record(ADA, BOB) == 0
    assert (EarlierWork.objects.count(), EarlierScore.objects.count(), events.head()) == before


def test_a_score_that_changed_there_supersedes_the_one_before(shared: Gradebook) -> None:
    record(ADA, BOB)
    later = msgspec.structs.replace(ADA, cells=(TESTS, msgspec.structs.replace(WHY, by_hand=2.0)))
    assert record(later, BOB) == 1
    assert record(ADA, BOB) == 1
    assert EarlierWork.objects.count() == 4
    assert earlier_scores.standing("small")[number("ada")] == [ADA]


def test_no_grade_is_computed_from_them(shared: Gradebook) -> None:
    record(ADA)
    assert works.graded("small") == {}


def test_no_event_holds_a_name(shared: Gradebook) -> None:
    record(ADA)
    written = [f"{one.actor} {one.action} {one.subject}" for one in EventRecord.objects.all()]
    assert "tests scores.moved_in assignment:small" in written
    assert not any("ada" in one for one in written)


def test_of_two_students_who_are_one_person_here_the_first_counts(shared: Gradebook) -> None:
    with transaction.atomic():
        one = people.of_identity(submissions.FILES, "ada", "tests", NOW).person_id
        other = people.of_identity(submissions.FILES, "bob", "tests", NOW).person_id
        enrolments.merge(one, other, "tests", NOW)
    assert record(ADA, BOB) == 1
    assert record(ADA, BOB) == 0


def test_people_who_are_found_to_be_one_have_the_scores_of_both(shared: Gradebook) -> None:
    record(ADA, msgspec.structs.replace(BOB, assignment="other"))
    one, other = number("ada"), number("bob")
    with transaction.atomic():
        enrolments.merge(one, other, "tests", NOW)
    assert set(EarlierWork.objects.values_list("person_id", flat=True)) == {one}
    assert earlier_scores.assignments() == ["other", "small"]


def test_points_there_stand_beside_those_of_the_newest_grading_here(shared: Gradebook) -> None:
    record(ADA, BOB, msgspec.structs.replace(BOB, notebook="more", cells=(WHY,)))
    work = rows.submission("bob")
    rows.grading(work)
    ada, bob = earlier_scores.compared("small")
    assert (ada.student, ada.there, ada.of, ada.penalty, ada.here) == ("ada", 2.75, 4.0, 0.5, None)
    assert (bob.there, bob.of) == (1.75, 4.0)
    assert (bob.here, bob.here_of) == (1.0, 2.0)


def test_an_erased_person_has_a_number_and_no_name(shared: Gradebook) -> None:
    record(ADA)
    person = people.find("ada")
    assert person is not None
    with transaction.atomic():
        people.erase(person, "tests", NOW)
    (one,) = earlier_scores.compared("small")
    assert (one.student, one.there) == (f"person {person.pk}", 2.75)
