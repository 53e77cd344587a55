"""The facts of a term: each attempt with its time, of the person or of the team, with what its tests and marks gave."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from autograder.kept import HandedIn
from autograder.records.services import enrolments, receptions, submissions, team_records, term_facts
from autograder.records.services.receptions import Arrival
from autograder.records.tables.submitted import SubmissionRecord
from tests.records import rows
from tests.records.conftest import NOW, Gradebook


def person(name: str) -> int:
    number = enrolments.add([name], [("number", name)], "tests", NOW)
    enrolments.join(number, [], "tests", NOW)
    return number


def hand_in(number: int, content: bytes = b"{}", **others: object) -> SubmissionRecord:
    receptions.keep(
        "small",
        Arrival(number, HandedIn(content), "download", "f", NOW, **others),
        "tests",
        NOW + timedelta(9),  # type: ignore[arg-type]
    )
    return SubmissionRecord.objects.latest("pk")


def test_the_time_of_an_attempt_is_the_platforms(shared: Gradebook) -> None:
    ada = person("Ada")
    hand_in(ada)
    [attempt] = term_facts.read(["small"])[ada].attempts
    assert (attempt.received, attempt.problem) == (NOW, "it is not graded yet")


def test_the_time_of_a_repository_is_ours(shared: Gradebook) -> None:
    ada = person("Ada")
    hand_in(ada, is_ours=True)
    [attempt] = term_facts.read(["small"])[ada].attempts
    assert attempt.received == NOW + timedelta(9)


def test_a_graded_attempt_has_its_points(shared: Gradebook) -> None:
    ada = person("Ada")
    rows.grading(hand_in(ada))
    [attempt] = term_facts.read(["small"])[ada].attempts
    assert (attempt.points, attempt.maximum, attempt.problem) == (Fraction(0), Fraction(2), "")


def test_work_that_was_never_collected_is_an_attempt_without_a_time(shared: Gradebook) -> None:
    made = rows.submission()
    rows.grading(made)
    [attempt] = term_facts.read(["small"])[made.person_id or 0].attempts
    assert (attempt.reference, attempt.received) == (f"submission:{made.pk}", None)


def test_of_work_that_was_never_collected_the_last_one_graded_counts(shared: Gradebook) -> None:
    first, second = (
        submissions.hand_in("small", "anna", HandedIn(content), "tests", NOW) for content in (b"1", b"2")
    )
    for one in (first, second):
        rows.grading(one)
    [attempt] = term_facts.read(["small"])[first.person_id or 0].attempts
    assert attempt.reference == f"submission:{second.pk}"


def test_a_teams_hand_in_is_an_attempt_of_both_and_of_nobody_who_joined_later(shared: Gradebook) -> None:
    ada, bob, cem = person("Ada"), person("Bob"), person("Cem")
    team_records.form("one", [ada, bob], "tests", NOW - timedelta(1))
    team_records.form("one", [cem], "tests", NOW + timedelta(1))
    hand_in(ada)
    facts = term_facts.read(["small"])
    assert [len(facts[number].attempts) for number in (ada, bob, cem)] == [1, 1, 0]
    assert term_facts.who_handed_in("small") == {ada, bob}


def test_who_left_keeps_the_sections_of_the_last_day(shared: Gradebook) -> None:
    ada = person("Ada")
    enrolments.join(ada, ["A"], "tests", NOW + timedelta(1))
    enrolments.leave(ada, "tests", NOW + timedelta(2))
    assert term_facts.read(["small"])[ada].sections == {"A"}
