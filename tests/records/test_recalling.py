"""After a change, what an earlier grading found is given back test by test, as far as it would be found again."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.kept import EarlierTests, Ended, HandedIn, KeptGrading, KeptTest
from autograder.records import conditions
from autograder.records.services import recalling, sameness
from autograder.records.services.recorder import GradebookRecorder, Session
from autograder.records.tables.gradings import GradingRecord, TestRecord
from autograder.results import Outcome, Status, SubmissionResult
from tests import small_course
from tests.records.conftest import NOW, Gradebook

VALUES, NUMBER = "test_double.py::test_values", "test_double.py::test_number"
WORK = HandedIn(b"a notebook", {}, ((0, "def double(x): ..."),))
HIDDEN = "hidden/test_double.py"


@pytest.fixture
def course(tmp_path: Path) -> Assignment:
    small_course.write(tmp_path / "course")
    return assignments.load(tmp_path / "course" / "assignments" / "small")


def test_of(name: str, outcome: Outcome) -> KeptTest:
    return KeptTest(name, outcome, "m", msgspec.Raw(b"{}"))


test_of.__test__ = False  # type: ignore[attr-defined]


def recorder(course: Assignment, *tests: str) -> GradebookRecorder:
    found = conditions.read(assignments.load(course.folder), "none", 3, {})
    made = GradebookRecorder(Session(found, "tests", lambda: NOW))
    made.keep_collected(msgspec.json.encode([{"id": one} for one in tests or (VALUES, NUMBER)]))
    return made


def record(course: Assignment, *outcomes: Outcome, score: float = 1.0) -> None:
    tests = tuple(map(test_of, (VALUES, NUMBER), outcomes or (Outcome.PASSED,) * 2))
    told = SubmissionResult("anna", "", "", Status.GRADED, True, score, 2.0, (), ())
    with recorder(course) as made:
        made.record([Ended("anna", WORK, KeptGrading(tests, msgspec.Raw(b"{}"), b"executed"), told)])


def recalled(course: Assignment, *tests: str) -> tuple[bool, EarlierTests | None]:
    """Whether the whole grading is recalled, and which tests of it are."""
    with recorder(course, *tests) as made:
        return made.recall([WORK]) != [None], made.recall_tests(WORK)


def mend(course: Assignment) -> None:
    path = course.folder / HIDDEN
    path.write_text(path.read_text("utf-8").replace('"double", 4) == 8', '"double", 5) == 10'), "utf-8")


def test_after_one_test_changes_the_others_are_recalled(gradebook: Gradebook, course: Assignment) -> None:
    record(course)
    mend(course)
    assert recalled(course) == (False, EarlierTests((test_of(VALUES, Outcome.PASSED),), explained=True))


def test_a_test_that_was_added_leaves_the_others(gradebook: Gradebook, course: Assignment) -> None:
    record(course)
    whole, earlier = recalled(course, VALUES, NUMBER, "test_double.py::test_new")
    assert (whole, earlier and {one.id for one in earlier.tests}) == (False, {VALUES, NUMBER})


@pytest.mark.parametrize(("outcome", "whole"), [(Outcome.PASSED, True), (Outcome.FAILED, False)])
def test_where_a_test_was_removed_only_explanations_are_found_anew(
    gradebook: Gradebook, course: Assignment, outcome: Outcome, whole: bool
) -> None:
    record(course, outcome, Outcome.PASSED)
    assert recalled(course, VALUES) == (whole, EarlierTests((test_of(VALUES, outcome),), explained=False))


def test_nothing_of_other_work_is_recalled(gradebook: Gradebook, course: Assignment) -> None:
    record(course)
    with recorder(course) as made:
        assert made.recall_tests(HandedIn(b"another")) is None


def test_of_several_gradings_the_newest_that_is_whole_is_recalled(
    gradebook: Gradebook, course: Assignment
) -> None:
    record(course)
    mend(course)
    record(course, score=0.5)
    with recorder(course) as made:
        today = made._today
    assert [one is not None for one in recalling.whole(today, [WORK, HandedIn(b"another")])] == [True, False]


def test_a_mended_test_that_finds_the_same_is_recorded_under_its_new_key(
    gradebook: Gradebook, course: Assignment
) -> None:
    record(course)
    mend(course)
    record(course)
    assert GradingRecord.objects.count() == 2
    keys = TestRecord.objects.order_by("pk").values_list("test", flat=True)
    assert list(keys) == [VALUES, NUMBER, NUMBER]


def test_of_somebody_who_never_handed_in_everything_is_new(shared: Gradebook) -> None:
    said = sameness.Said("nobody", "d", "r", "e", {}, b"{}")
    assert sameness.differing("small", [said], trial=False) == [0]
