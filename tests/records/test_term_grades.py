"""Grades by the policy are computed from the gradebook, and what was told stays with its arithmetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from types import MappingProxyType

import msgspec

from autograder.exports.gradebook import KeptCell
from autograder.kept import HandedIn
from autograder.policy.assignment_grade import GradeState
from autograder.policy.facts import AdjustmentKind
from autograder.policy.rules import AssignmentRules, Counting, TermPolicy
from autograder.records.services import (
    decisions,
    directory,
    enrolments,
    events,
    exports,
    grades,
    publications,
    receptions,
    term_grades,
    works,
)
from autograder.records.services.decisions import Given
from autograder.records.services.receptions import Arrival
from autograder.records.services.term_grades import Term
from autograder.records.tables.submitted import SubmissionRecord
from tests.records import rows
from tests.records.conftest import NOW, Gradebook

WHY = Given("tests", NOW, "ill")


def term(counts: Counting = Counting.LAST) -> Term:
    rules = AssignmentRules("small", due=NOW, counts=counts)
    policy = TermPolicy(assignments=MappingProxyType({"small": rules}))
    return term_grades.read({"small": Fraction(2)}, policy)


def two_attempts() -> tuple[int, list[int]]:
    number = enrolments.add(["Ada"], [("number", "1")], "tests", NOW)
    enrolments.join(number, [], "tests", NOW)
    made = []
    for days, content in ((-1, b"late"), (-2, b"early")):
        stamp = NOW + timedelta(days)
        receptions.keep("small", Arrival(number, HandedIn(content), "download", "f", stamp), "tests", NOW)
        submission = SubmissionRecord.objects.latest("pk")
        rows.grading(submission)
        made.append(submission.pk)
    return number, made


def test_the_attempt_that_counts_is_that_of_the_policy_and_not_the_one_graded_last(shared: Gradebook) -> None:
    number, (late, early) = two_attempts()
    assert term_grades.counting("small", term()) == {number: late}
    [plain] = grades.current("small")
    [counting] = grades.current("small", counting={number: late})
    assert (plain.grading.submission_id, counting.grading.submission_id) == (early, late)


def test_every_graded_work_is_found_once(shared: Gradebook) -> None:
    _, made = two_attempts()
    rows.grading(SubmissionRecord.objects.get(pk=made[0]))
    assert sorted(works.graded("small")) == sorted(made)


def test_what_was_told_differs_once_something_is_decided(shared: Gradebook) -> None:
    number, _ = two_attempts()
    before = term().grade(number, "small")
    events.queue()
    made = publications.publish("small", grades.current("small"), "tests", NOW)
    term_grades.tell(made, {number: before}, "tests", NOW)
    told = term_grades.told("small")[number]
    assert not term_grades.differs(term().grade(number, "small"), told)
    assert msgspec.json.decode(bytes(told.steps), type=tuple[str, ...]) == before.steps
    decisions.adjust("small", number, AdjustmentKind.SET, Fraction(1), WHY)
    assert term_grades.differs(term().grade(number, "small"), told)


def test_final_grades_are_told_with_each_part(shared: Gradebook) -> None:
    number, _ = two_attempts()
    final = term().final(number, NOW + timedelta(1))
    term_grades.tell_finals({number: final}, "tests", NOW)
    told = term_grades.told(term_grades.FINAL)[number]
    assert (told.shown, told.points, told.maximum) == (final.grade, str(final.share), "1")
    assert msgspec.json.decode(bytes(told.steps))[0] == "small: 0 of 2 (graded)."


def test_who_is_in_the_course_has_a_grade_and_who_left_has_none(shared: Gradebook) -> None:
    number, _ = two_attempts()
    assert term().people() == [number]
    enrolments.join(enrolments.add(["Bob"], [("number", "2")], "tests", NOW), [], "tests", NOW)
    enrolments.leave(number, "tests", NOW + timedelta(1))
    assert [directory.read().people[one].name for one in term().people()] == ["Bob"]


def test_without_a_class_list_everybody_who_handed_in_has_a_grade(shared: Gradebook) -> None:
    made = rows.submission()
    rows.grading(made)
    assert term().people() == [made.person_id]


def test_a_grade_is_shown_by_its_points_or_its_state(shared: Gradebook) -> None:
    number, _ = two_attempts()
    one = term().grade(number, "small")
    assert term_grades.shown(replace(one, points=Fraction(2, 3))) == "0.67"
    assert term_grades.shown(replace(one, state=GradeState.EXCUSED, points=None)) == "excused"
    assert term_grades.shown(replace(one, state=GradeState.MISSING)) == "0"


def test_an_export_is_kept_by_person_and_lateness_is_remembered_for_the_platform(shared: Gradebook) -> None:
    number, _ = two_attempts()
    assert exports.lateness("canvas") is None
    for seen, wrote in (("", "1"), ("1", "2")):
        cells = {number: KeptCell(seen, wrote)}
        exports.keep("small", "canvas", "Small (1)", cells, "tests", NOW, lateness=True)
    assert exports.last_cells("small", "canvas", "Small (1)") == {number: KeptCell("1", "2")}
    assert exports.last_cells("small", "canvas", "Other (2)") == {}
    assert (exports.lateness("canvas"), exports.lateness("moodle")) == (True, None)
