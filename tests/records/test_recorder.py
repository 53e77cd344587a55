"""The recorder gives back what a grading found as long as it would find the same, and keeps what differs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.kept import Ended, HandedIn, KeptGrading, KeptTest
from autograder.records import conditions
from autograder.records.services import events, people, submissions, transactions
from autograder.records.services.recorder import GradebookRecorder, Session
from autograder.records.tables.gradings import GradingRecord, TestRecord
from autograder.records.tables.submitted import SubmissionRecord
from autograder.results import Outcome, Status, SubmissionResult
from tests import small_course
from tests.records.conftest import NOW, Gradebook

VALUES = "test_double.py::test_values"
WORK = HandedIn(b"a notebook", {"helper.py": b"x = 1"}, ((0, "def double(x): ..."),))


@pytest.fixture
def course(tmp_path: Path) -> Assignment:
    """A small course that a test may change."""
    root = tmp_path / "small-course"
    small_course.write(root)
    return assignments.load(root / "assignments" / "small")


COLLECTED = msgspec.json.encode([{"id": VALUES, "hint": "Multiply.", "weight": 2.0}])


def kept(outcome: Outcome = Outcome.PASSED) -> KeptGrading:
    return KeptGrading((KeptTest(VALUES, outcome, "m", msgspec.Raw(b"{}")),), msgspec.Raw(b"{}"), b"executed")


def result(score: float = 1.0, status: Status = Status.GRADED) -> SubmissionResult:
    return SubmissionResult("anna", "anna.ipynb", "", status, True, score, 2.0, (), (), wall_seconds=score)


def recorder(course: Assignment, **changed: object) -> GradebookRecorder:
    """A recorder of a grading that is made now, of the course as it is."""
    found = conditions.read(assignments.load(course.folder), "none", 3, {"numpy": "2"})
    made = GradebookRecorder(replace(Session(found, "tests", lambda: NOW), **changed))  # type: ignore[arg-type]
    if made.collected() is None:
        made.keep_collected(COLLECTED)
    return made


def recorded(course: Assignment, outcome: Outcome = Outcome.PASSED, **changed: object) -> None:
    with recorder(course, **changed) as made:
        made.record([Ended("anna", WORK, kept(outcome), result())])


def recalled(course: Assignment, work: HandedIn = WORK, **changed: object) -> KeptGrading | None:
    with recorder(course, **changed) as made:
        return made.recall([work])[0]


def test_what_is_recorded_is_recalled(gradebook: Gradebook, course: Assignment) -> None:
    recorded(course)
    assert recalled(course) == kept()


def test_a_message_may_hold_what_no_database_keeps(gradebook: Gradebook, course: Assignment) -> None:
    test = KeptTest(VALUES, Outcome.FAILED, "a\0b", msgspec.Raw(b"{}"))
    with recorder(course) as made:
        made.record([Ended("anna", WORK, KeptGrading((test,), msgspec.Raw(b"{}")), result())])
    assert TestRecord.objects.get().message == "a\\x00b"


def test_what_was_handed_in_is_given_back_to_the_byte(gradebook: Gradebook, course: Assignment) -> None:
    recorded(course)
    found = submissions.work_of(SubmissionRecord.objects.get())
    assert found == HandedIn(WORK.submitted, WORK.files)


def test_of_work_that_was_erased_nothing_is_given_back(gradebook: Gradebook, course: Assignment) -> None:
    recorded(course)
    person = people.find("anna")
    assert person is not None
    transactions.run(lambda: people.erase(person, "tests", NOW))
    assert submissions.work_of(SubmissionRecord.objects.get()) is None


def test_the_hidden_tests_are_kept_until_their_folder_changes(
    gradebook: Gradebook, course: Assignment
) -> None:
    recorded(course)
    with recorder(course) as made:
        assert made.collected() == COLLECTED


def rewritten(course: Assignment, path: str, old: str, new: str) -> None:
    file = course.course.root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


HIDDEN = "assignments/small/hidden/test_double.py"
SETTINGS = "assignments/small/assignment.toml"


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (SETTINGS, "points = 4", "points = 5"),
        (SETTINGS, 'title = "Twice as much"', 'title = "Double"'),
        (HIDDEN, "weight(2)", "weight(3)"),
        (HIDDEN, "double gives twice its argument", "it doubles"),
        (HIDDEN, '"double", 4) == 8', '"double", 5) == 10'),  # another test than the one that is recorded
        ("assignments/small/bugs/thrice.py", "return 3 * x", "return 4 * x"),  # nothing failed
    ],
)
def test_what_no_verdict_depends_on_changes_nothing(
    gradebook: Gradebook, course: Assignment, path: str, old: str, new: str
) -> None:
    recorded(course)
    rewritten(course, path, old, new)
    assert recalled(course) == kept()


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (SETTINGS, "cell_seconds = 1.5", "cell_seconds = 2"),
        (SETTINGS, 'forbidden = ["sklearn"]', "forbidden = []"),
        (HIDDEN, "size=3)\n    y", "size=4)\n    y"),
        ("reference/__init__.py", "return 2 * x", "return x + x"),
    ],
)
def test_what_a_verdict_depends_on_makes_it_graded_again(
    gradebook: Gradebook, course: Assignment, path: str, old: str, new: str
) -> None:
    recorded(course)
    rewritten(course, path, old, new)
    assert recalled(course) is None


def test_another_known_mistake_makes_a_failed_answer_graded_again(
    gradebook: Gradebook, course: Assignment
) -> None:
    recorded(course, Outcome.FAILED)
    rewritten(course, "assignments/small/bugs/thrice.py", "return 3 * x", "return 4 * x")
    assert recalled(course) is None


@pytest.mark.parametrize(
    "work", [HandedIn(b"another", WORK.files), HandedIn(WORK.submitted, {"helper.py": b"x = 2"})]
)
def test_other_work_is_not_recalled(gradebook: Gradebook, course: Assignment, work: HandedIn) -> None:
    recorded(course)
    assert recalled(course, work) is None


@pytest.mark.parametrize("outcome", [Outcome.TIMED_OUT, Outcome.CRASHED, Outcome.GRADER_ERROR])
def test_what_may_be_another_the_next_time_is_not_recalled(
    gradebook: Gradebook, course: Assignment, outcome: Outcome
) -> None:
    recorded(course, outcome)
    assert recalled(course) is None


def test_notebooks_with_the_same_code_keep_their_own_texts(gradebook: Gradebook, course: Assignment) -> None:
    other = HandedIn(b"the same code with another text", WORK.files, WORK.cells)
    recorded(course)
    with recorder(course) as made:
        made.record(
            [Ended("bob", other, msgspec.structs.replace(kept(), executed=b"another text"), result())]
        )
        found = [one and one.executed for one in made.recall([WORK, other])]
    assert found == [b"executed", b"another text"]


def test_a_fresh_grading_recalls_nothing(gradebook: Gradebook, course: Assignment) -> None:
    recorded(course)
    assert recalled(course, fresh=True) is None


def test_an_unchanged_grading_adds_nothing(gradebook: Gradebook, course: Assignment) -> None:
    recorded(course)
    head = events.head()
    with recorder(course) as made:
        made.record([Ended("anna", WORK, kept(), msgspec.structs.replace(result(), wall_seconds=9.0))])
    assert (GradingRecord.objects.count(), events.head()) == (1, head)


def test_other_points_are_a_further_grading(gradebook: Gradebook, course: Assignment) -> None:
    recorded(course)
    with recorder(course) as made:
        made.record([Ended("anna", WORK, kept(), result(score=0.5))])
    assert GradingRecord.objects.count() == 2


def test_the_same_work_of_two_people_is_two_submissions(gradebook: Gradebook, course: Assignment) -> None:
    with recorder(course) as made:
        made.record([Ended("anna", WORK, kept(), result())])
        made.record([Ended("bob", WORK, kept(), result())])
    assert SubmissionRecord.objects.count() == 2


def test_the_first_version_counts_again_when_it_comes_back(gradebook: Gradebook, course: Assignment) -> None:
    other = HandedIn(b"another", {}, WORK.cells)
    with recorder(course) as made:
        for work in (WORK, other, WORK):
            made.record([Ended("anna", work, kept(), result())])
    counted = GradingRecord.objects.order_by("-pk").values_list("submission", flat=True)[0]
    assert counted == SubmissionRecord.objects.order_by("pk").values_list("pk", flat=True)[0]


def test_what_could_not_be_graded_is_recorded_too(gradebook: Gradebook, course: Assignment) -> None:
    with recorder(course) as made:
        made.record([Ended("anna", HandedIn(b"no notebook"), None, result(status=Status.UNREADABLE))])
    assert [grading.reusable for grading in GradingRecord.objects.all()] == [False]


def test_another_outcome_under_the_same_key_stays_beside_the_first(
    gradebook: Gradebook, course: Assignment
) -> None:
    recorded(course)
    recorded(course, Outcome.FAILED, fresh=True)
    outcomes = TestRecord.objects.order_by("pk").values_list("key", "outcome")
    assert (len({key for key, _ in outcomes}), [outcome for _, outcome in outcomes]) == (
        1,
        ["passed", "failed"],
    )


def test_after_an_erasure_nothing_of_the_person_is_recalled(gradebook: Gradebook, course: Assignment) -> None:
    recorded(course)
    person = people.find("anna")
    assert person is not None
    transactions.run(lambda: people.erase(person, "tests", NOW))
    assert recalled(course) is None


def test_no_name_is_in_an_append_only_table(gradebook: Gradebook, course: Assignment) -> None:
    recorded(course)
    told = msgspec.json.decode(bytes(GradingRecord.objects.get().result))
    assert (told["id"], told["file"], "anna" in SubmissionRecord.objects.get().reference) == ("", "", False)


def test_every_grading_is_an_event(gradebook: Gradebook, course: Assignment) -> None:
    recorded(course)
    from autograder.records.tables.events import EventRecord

    assert list(EventRecord.objects.order_by("number").values_list("action", flat=True)) == [
        "assignment.seen",
        "person.added",
        "submission.received",
        "graded",
    ]
