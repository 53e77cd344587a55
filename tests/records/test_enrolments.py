"""Two entries become one person with all work, and a time that cannot be is refused."""

from __future__ import annotations

import pytest

from autograder.errors import UsageError
from autograder.kept import HandedIn
from autograder.records.services import directory, enrolments, submissions
from autograder.records.tables.people import Person
from autograder.records.tables.submitted import SubmissionRecord
from tests.records.conftest import NOW, Gradebook

WORK = HandedIn(b"{}")


def two() -> tuple[int, int]:
    first = enrolments.add(["Jane Doe"], [("number", "1")], "tests", NOW)
    second = enrolments.add(["Jane Roe"], [("login", "jroe")], "tests", NOW)
    for number in (first, second):
        enrolments.join(number, [], "tests", NOW)
    return first, second


def test_of_two_merged_entries_one_person_is_left_with_all_names_and_identities(shared: Gradebook) -> None:
    kept, other = two()
    enrolments.merge(kept, other, "tests", NOW)
    [person] = directory.read().people.values()
    assert (person.names, sorted(person.identities)) == (
        ("Jane Doe", "Jane Roe"),
        [("login", "jroe"), ("number", "1")],
    )


def test_merged_work_is_the_kept_persons_and_collecting_it_again_adds_nothing(shared: Gradebook) -> None:
    kept, other = two()
    enrolments.identify(other, "files", "jroe", "tests", NOW)
    submissions.hand_in("small", "jroe", WORK, "tests", NOW)
    enrolments.merge(kept, other, "tests", NOW)
    submissions.hand_in("small", "jroe", WORK, "tests", NOW)
    assert [one.person_id for one in SubmissionRecord.objects.all()] == [kept]


def test_one_work_of_both_stays_two_submissions_of_one_person(shared: Gradebook) -> None:
    kept, other = two()
    for number, name in ((kept, "jdoe"), (other, "jroe")):
        enrolments.identify(number, "files", name, "tests", NOW)
        submissions.hand_in("small", name, WORK, "tests", NOW)
    enrolments.merge(kept, other, "tests", NOW)
    assert [one.person_id for one in SubmissionRecord.objects.all()] == [kept, kept]


def test_a_person_is_not_merged_with_itself(shared: Gradebook) -> None:
    kept, _ = two()
    with pytest.raises(UsageError, match="both names mean one person already"):
        enrolments.merge(kept, kept, "tests", NOW)


def test_an_identity_of_another_person_is_refused(shared: Gradebook) -> None:
    _, other = two()
    with pytest.raises(UsageError, match="the number '1' is another person's"):
        enrolments.identify(other, "number", "1", "tests", NOW)


def test_nobody_leaves_before_joining(shared: Gradebook) -> None:
    kept, _ = two()
    with pytest.raises(
        UsageError, match="is in the course since 2026-03-01 12:00 UTC, which is later than that"
    ):
        enrolments.leave(kept, "tests", NOW.replace(year=2025))


def test_the_former_name_stays_a_spelling(shared: Gradebook) -> None:
    kept, _ = two()
    enrolments.rename(kept, "Roe, Jane X.", "tests", NOW)
    assert Person.objects.get(pk=kept).name == "Jane X. Roe"
    assert directory.read().find("Jane Doe") == kept
