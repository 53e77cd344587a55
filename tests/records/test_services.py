"""Grades are computed from facts, told as they were, and taken back by a further row; a backup holds every table."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from django.apps import apps
from django.db import connection, transaction

from autograder.course.question import Level
from autograder.errors import GradebookError, UsageError
from autograder.marking.answer_versions import AnswerVersion
from autograder.marking.kept_marks import KeptMark, MarksFile
from autograder.policy.rules import TermPolicy
from autograder.records.address import GradebookAddress
from autograder.records.services import (
    backups,
    blobs,
    grades,
    histories,
    marks,
    people,
    publications,
    status,
    term_grades,
    upkeep,
)
from autograder.records.tables.decisions import MarkRecord
from autograder.records.tables.events import EventRecord
from autograder.records.tables.gradings import GradingRecord, TestRecord
from autograder.records.tables.submitted import SubmissionRecord
from autograder.results import Outcome, QuestionResult, Status, SubmissionResult, TestResult
from tests.records import postgresql, rows
from tests.records.conftest import NOW, Gradebook, use


def result(score: float, by_hand: bool = False) -> SubmissionResult:
    outcome = Outcome.PASSED if score else Outcome.FAILED
    questions = [
        QuestionResult(
            "double", "", score, 4.0, "automatic", (), (TestResult("t", "T", outcome, score, 4.0),)
        )
    ]
    if by_hand:
        waiting = TestResult("why::hand", "Why", Outcome.PENDING, None, 2.0)
        questions.append(QuestionResult("why", "", None, 2.0, "hand", (), (waiting,)))
    whole = sum(question.max_score for question in questions)
    return SubmissionResult("", "", "", Status.GRADED, not by_hand, score, whole, tuple(questions), ())


def graded(name: str, score: float, *, trial: bool = False, by_hand: bool = False) -> SubmissionRecord:
    """Record a grading of a person's work."""
    person = people.find(name)
    submission = SubmissionRecord.objects.filter(person=person).first() if person else None
    submission = submission or rows.submission(name, name.encode())
    made = submission.gradings.first() or rows.grading(submission)
    GradingRecord.objects.create(
        submission=submission,
        version=made.version,
        run=made.run,
        reuse="r",
        explained="e",
        reusable=True,
        keys=b"{}",
        found=b"",
        result=msgspec.json.encode(result(score, by_hand)),
        trial=trial,
        at=NOW,
    )
    return submission


def scores(*, trial: bool = False) -> dict[str, float]:
    return {one.name: one.grade.score for one in grades.current("small", trial=trial)}


def publish() -> None:
    publications.publish("small", grades.current("small"), "tests", NOW)


def test_the_newest_grading_counts(shared: Gradebook) -> None:
    graded("anna", 2.0)
    graded("anna", 4.0)
    assert scores() == {"anna": 4.0}


def test_a_trial_does_not_count(shared: Gradebook) -> None:
    graded("anna", 2.0)
    graded("anna", 4.0, trial=True)
    assert (scores(), scores(trial=True)) == ({"anna": 2.0}, {"anna": 4.0})


def test_an_adjustment_survives_another_grading(shared: Gradebook) -> None:
    graded("anna", 2.0)
    grades.adjust("small", "anna", 1.0, "ill", "tests", NOW)
    graded("anna", 3.0)
    assert scores() == {"anna": 4.0}


def test_somebody_who_has_not_handed_in_cannot_be_adjusted(shared: Gradebook) -> None:
    with pytest.raises(LookupError):
        grades.adjust("small", "anna", 1.0, "ill", "tests", NOW)


RUBRICS = {"first": (Level(0, "no"), Level(1.5, "yes")), "second": (Level(0, "no"), Level(2, "yes"))}


def mark(points: float, comment: str = "", rubric: str = "first") -> int:
    version = AnswerVersion("", ())
    given = KeptMark("anna", "why", points, 1, comment, version, rubric)
    return marks.record("small", MarksFile("", "small", (given,), (), RUBRICS), "tests", NOW)


def test_a_mark_completes_a_grade(shared: Gradebook) -> None:
    graded("anna", 2.0, by_hand=True)
    mark(1.5)
    [one] = grades.current("small")
    assert (one.grade.score, one.grade.waits_for) == (3.5, "")


def test_a_later_mark_supersedes_an_earlier_one(shared: Gradebook) -> None:
    graded("anna", 2.0, by_hand=True)
    mark(1.5)
    mark(2.0)
    assert scores() == {"anna": 4.0}


def test_a_mark_survives_a_regrade(shared: Gradebook) -> None:
    graded("anna", 2.0, by_hand=True)
    mark(1.5)
    graded("anna", 4.0, by_hand=True)
    assert scores() == {"anna": 5.5}


def test_the_same_mark_again_adds_nothing(shared: Gradebook) -> None:
    graded("anna", 2.0, by_hand=True)
    mark(1.5)
    assert mark(1.5) == 0


def test_a_mark_remembers_the_rubric_that_it_was_given_under(shared: Gradebook) -> None:
    graded("anna", 2.0, by_hand=True)
    mark(1.5)
    mark(2.0, rubric="second")
    found = MarkRecord.objects.order_by("pk").values_list("rubric__digest", "rubric__items")
    assert [(digest, msgspec.json.decode(items, type=tuple[Level, ...])) for digest, items in found] == [
        *RUBRICS.items()
    ]


def test_what_was_told_stays_while_the_grade_moves(shared: Gradebook) -> None:
    submission = graded("anna", 2.0)
    publish()
    graded("anna", 4.0)
    told = publications.told("small")[submission.person_id or 0]
    assert (told.score, scores()) == (2.0, {"anna": 4.0})


def test_what_was_told_has_every_line_of_its_arithmetic(shared: Gradebook) -> None:
    submission = graded("anna", 2.0)
    grades.adjust("small", "anna", 1.0, "ill", "tests", NOW)
    publish()
    told = publications.told("small")[submission.person_id or 0]
    assert [(line.item, line.points) for line in told.lines] == [("t", 2.0), ("adjustment", 1.0)]


def test_a_publication_that_is_taken_back_leaves_the_one_before(shared: Gradebook) -> None:
    submission = graded("anna", 2.0)
    publish()
    graded("anna", 4.0)
    publish()
    publications.undo("small", "tests", NOW)
    assert publications.told("small")[submission.person_id or 0].score == 2.0


def test_nothing_is_taken_back_where_nothing_was_published(shared: Gradebook) -> None:
    assert publications.undo("small", "tests", NOW) is None


def test_a_status_counts_who_waits_for_what(shared: Gradebook) -> None:
    graded("anna", 2.0)
    graded("bob", 2.0, by_hand=True)
    found = status.of_assignment("small")
    assert (found.people, found.waiting, found.next) == (2, {"marks by hand": 1}, "mark")


@pytest.mark.parametrize(("published", "step"), [(False, "publish"), (True, "")])
def test_a_status_names_the_next_step(shared: Gradebook, published: bool, step: str) -> None:
    graded("anna", 2.0)
    if published:
        publish()
    assert status.of_assignment("small").next == step


def test_a_status_says_how_many_grades_differ_from_what_was_told(shared: Gradebook) -> None:
    graded("anna", 2.0)
    graded("bob", 2.0)
    publish()
    graded("bob", 3.0)
    assert status.of_assignment("small").changed == 1


def verdicts(*outcomes: str) -> None:
    for outcome in outcomes:
        TestRecord.objects.create(key="k", assignment="small", test="t", outcome=outcome, message="", at=NOW)


@pytest.mark.parametrize(
    ("outcomes", "found"),
    [
        (["passed", "failed"], {"t": 1}),
        (["passed"], {}),
        (["passed", "timed_out"], {}),
        (["failed", "missing"], {"t": 1}),
    ],
)
def test_a_test_with_two_verdicts_on_the_same_work_is_flaky(
    shared: Gradebook, outcomes: list[str], found: dict[str, int]
) -> None:
    verdicts(*outcomes)
    assert status.flaky("small") == found


def test_a_person_reads_each_grade_with_what_was_told(shared: Gradebook) -> None:
    graded("anna", 2.0)
    publish()
    graded("anna", 4.0)
    term = term_grades.read({"small": Fraction(2)}, TermPolicy())
    [one] = histories.of_person(term.here.find("anna"), term)
    assert (one.grade.score, one.told, one.differs) == (4.0, 2.0, True)
    assert one.policy.steps[0] == "Attempt 1 counts."


def test_an_unknown_person_has_no_history(shared: Gradebook) -> None:
    assert histories.of_person(0, term_grades.read({"small": Fraction(2)}, TermPolicy())) == []


def test_what_an_erasure_removes_is_said_before(shared: Gradebook) -> None:
    submission = rows.submission("anna", b"hers alone")
    rows.grading(submission, b"her notebook")
    rows.submission("bob", b"of both")
    submission.files.create(path="beside/both.py", blob_id=blobs.put([b"of both"])[0])
    person = people.find("anna")
    assert person is not None
    assert people.traces(person) == people.PersonTraces(person.pk, ("anna",), 1, 2)


def test_whoever_uses_a_command_is_a_number_in_the_log(gradebook: Gradebook) -> None:
    first, second = (people.account("instructor.name", NOW) for _ in range(2))
    assert first == second == f"person:{people.find('instructor.name').pk}"  # type: ignore[union-attr]
    assert "instructor" not in repr(EventRecord.objects.values_list())
    assert upkeep.check().events == 1


def test_a_student_whose_name_is_that_of_an_account_is_found(gradebook: Gradebook) -> None:
    people.account("anna", NOW)
    submission = rows.submission("anna")
    assert people.find("anna") == submission.person


def test_a_new_gradebook_is_whole(gradebook: Gradebook) -> None:
    assert upkeep.check().problems == ()


def test_an_empty_database_is_no_gradebook(empty: Gradebook) -> None:
    with pytest.raises(UsageError, match="run `autograder gradebook init`"):
        upkeep.require_current()


def test_a_missing_trigger_is_reported(gradebook: Gradebook) -> None:
    on = " ON records_markrecord" if gradebook.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER records_markrecord_no_update{on}")
    assert upkeep.check().problems == (
        "the trigger records_markrecord_no_update is missing, so that its table can be changed",
    )


def every_row() -> dict[str, list[tuple[object, ...]]]:
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")
            found[model._meta.db_table] = [
                tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
                for row in cursor.fetchall()
            ]
    return found


def filled() -> dict[str, list[tuple[object, ...]]]:
    with transaction.atomic():
        rows.one_of_each()
    return every_row()


@pytest.fixture
def other(gradebook: Gradebook, request: pytest.FixtureRequest, tmp_path: Path) -> GradebookAddress:
    """Another place for a gradebook, without one."""
    if gradebook.vendor == "sqlite":
        return GradebookAddress(file=tmp_path / "other.sqlite3")
    server = request.getfixturevalue("server")
    postgresql.execute(server, "DROP DATABASE IF EXISTS restored WITH (FORCE)")
    postgresql.execute(server, "CREATE DATABASE restored")
    return GradebookAddress(url=server.format("restored"))


def test_a_restored_backup_equals_the_gradebook_in_every_table(
    gradebook: Gradebook, other: GradebookAddress, tmp_path: Path
) -> None:
    before = filled()
    backups.backup(gradebook.address, tmp_path / "backup")
    use(other)
    backups.restore(other, tmp_path / "backup", force=False)
    assert every_row() == before
    assert upkeep.check().problems == ()


def test_a_restored_backup_replaces_what_came_after_it(gradebook: Gradebook, tmp_path: Path) -> None:
    before = filled()
    backups.backup(gradebook.address, tmp_path / "backup")
    with transaction.atomic():
        rows.submission("later")
    backups.restore(gradebook.address, tmp_path / "backup", force=True)
    assert every_row() == before


def test_a_gradebook_is_not_replaced_by_chance(gradebook: Gradebook, tmp_path: Path) -> None:
    backups.backup(gradebook.address, tmp_path / "backup")
    with pytest.raises(UsageError, match="--force"):
        backups.restore(gradebook.address, tmp_path / "backup", force=False)


def test_a_backup_replaces_no_file(gradebook: Gradebook, tmp_path: Path) -> None:
    (tmp_path / "backup").write_bytes(b"an older backup")
    with pytest.raises(UsageError, match="exists"):
        backups.backup(gradebook.address, tmp_path / "backup")


def test_what_is_no_backup_is_not_restored(gradebook: Gradebook, tmp_path: Path) -> None:
    (tmp_path / "backup").write_bytes(b"a text")
    with pytest.raises(UsageError, match="is no backup of a gradebook"):
        backups.restore(gradebook.address, tmp_path / "backup", force=True)


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_a_backup_holds_what_still_lies_in_the_log(gradebook: Gradebook, tmp_path: Path) -> None:
    filled()
    assert gradebook.address.file is not None
    assert gradebook.address.file.with_name("gradebook.sqlite3-wal").stat().st_size > 0
    backups.backup(gradebook.address, tmp_path / "backup")
    with sqlite3.connect(tmp_path / "backup") as copy:
        assert copy.execute("SELECT count(*) FROM records_gradingrecord").fetchone() == (1,)
    copy.close()


@pytest.mark.parametrize("vendor", ["postgresql"], indirect=True)
def test_a_failing_program_of_postgresql_is_one_sentence(gradebook: Gradebook, tmp_path: Path) -> None:
    (tmp_path / "backup").write_bytes(b"PGDMP but nothing else")
    with pytest.raises(GradebookError, match="pg_restore failed: "):
        backups.restore(gradebook.address, tmp_path / "backup", force=True)


def test_times_are_kept_to_the_microsecond(shared: Gradebook) -> None:
    at = NOW + timedelta(microseconds=1)
    TestRecord.objects.create(key="k", assignment="small", test="t", outcome="passed", message="", at=at)
    assert TestRecord.objects.get().at == at
