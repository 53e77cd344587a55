"""Results become one report: each test once, under a name that no other has."""

from __future__ import annotations

import msgspec

from autograder.platforms.runners import report as reports
from autograder.results import Outcome, Status
from tests.platforms.runners.examples import ERROR, FAILED, PASSED, SKIPPED
from tests.platforms.signing.examples import graded, submission


def test_each_outcome_has_its_state() -> None:
    made = reports.of_results(graded(submission(*Outcome)))
    assert {outcome: test.state for outcome, test in zip(Outcome, made.tests, strict=True)} == {
        Outcome.PASSED: PASSED,
        Outcome.FAILED: FAILED,
        Outcome.MISSING: FAILED,
        Outcome.UNWRITTEN: FAILED,
        Outcome.TIMED_OUT: FAILED,
        Outcome.CRASHED: FAILED,
        Outcome.SKIPPED: SKIPPED,
        Outcome.GRADER_ERROR: ERROR,
        Outcome.PENDING: SKIPPED,
    }


def test_names_are_unique_and_groups_are_submissions() -> None:
    made = reports.of_results(graded(submission(*Outcome), submission(*Outcome, id="ben")))
    assert len({(test.group, test.name) for test in made.tests}) == len(made.tests)
    assert list(made.groups) == ["small.ada", "small.ben"]


def test_what_could_not_be_graded_is_one_test() -> None:
    unreadable = msgspec.structs.replace(
        submission(), status=Status.UNREADABLE, questions=(), problem="no notebook"
    )
    lost = msgspec.structs.replace(unreadable, id="ben", status=Status.GRADER_ERROR)
    made = reports.of_results(graded(unreadable, lost))
    assert [(test.name, test.state, test.message) for test in made.tests] == [
        ("notebook", FAILED, "no notebook"),
        ("notebook", ERROR, "no notebook"),
    ]


def test_the_report_says_that_it_is_for_instructors() -> None:
    assert reports.of_results(graded()).note == "For instructors: it names submissions and hidden tests."
