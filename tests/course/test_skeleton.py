"""`init --assignment` adds an assignment that is fit as it is, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from autograder.cli import grading_commands, init
from autograder.course import assignment as assignments
from autograder.course import course, kinds, skeleton, starter
from autograder.course.assignment import Assignment
from autograder.errors import CourseError, UsageError
from autograder.verify.report import verify


def test_every_kind_of_course_has_a_skeleton() -> None:
    assert {path.name for path in skeleton.TEMPLATES.iterdir()} == {*kinds.KINDS}


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_the_skeleton_is_fit_as_it_is(tmp_path: Path, best_tier: str, kind: str) -> None:
    starter.create(tmp_path / "course", kind)
    found = course.load(tmp_path / "course")
    skeleton.create(found, "second")
    report = verify(assignments.load(found.assignments / "second"), best_tier, 1, mutants=None)
    assert (report.faults, report.remarks) == ((), ())


def question_of(folder: Path, kind: str | None = None) -> str:
    found = course.find(folder)
    skeleton.create(found, "second", kind)
    return assignments.load(found.assignments / "second").questions[0].id


@pytest.mark.parametrize(
    ("kind", "question"), [("functions", "total"), ("table", "sums"), ("network", "scale")]
)
def test_the_skeleton_is_of_the_kind_of_the_course(tmp_path: Path, kind: str, question: str) -> None:
    starter.create(tmp_path / "course", kind)
    assert question_of(tmp_path / "course") == question


def test_a_kind_that_is_named_wins(first_steps: Assignment) -> None:
    assert question_of(first_steps.folder, "table") == "sums"


def test_a_course_that_records_no_kind_gets_functions(tmp_path: Path) -> None:
    starter.create_empty(tmp_path / "course", "Empty")
    assert question_of(tmp_path / "course") == "total"


def test_an_unknown_kind_in_the_settings_is_refused(first_steps: Assignment) -> None:
    path = first_steps.course.root / course.COURSE_FILE
    path.write_text(path.read_text("utf-8").replace('kind = "network"', 'kind = "poems"'), "utf-8")
    with pytest.raises(CourseError) as caught:
        course.load(first_steps.course.root)
    assert str(caught.value).endswith("kind is 'poems', and the kinds are 'functions', 'table' and 'network'")


def test_the_command_offers_every_kind() -> None:
    option = next(one for one in grading_commands.init.params if one.name == "kind")
    assert isinstance(option.type, click.Choice)
    assert option.type.choices == (*kinds.KINDS,)


def test_every_written_file_is_told(first_steps: Assignment) -> None:
    written = skeleton.create(first_steps.course, "second")
    folder = first_steps.course.assignments / "second"
    assert written == sorted(path for path in folder.rglob("*") if path.is_file())


def test_the_id_stands_in_the_settings_and_in_the_notebook(first_steps: Assignment) -> None:
    skeleton.create(first_steps.course, "second")
    made = assignments.load(first_steps.course.assignments / "second")
    assert (made.id, "# # second" in made.source.read_text("utf-8")) == ("second", True)


@pytest.mark.parametrize("name", ["Second", "2nd", "a/b", "..", ""])
def test_what_is_no_id_is_refused(first_steps: Assignment, name: str) -> None:
    with pytest.raises(UsageError) as caught:
        skeleton.create(first_steps.course, name)
    said = "it must be small letters, digits, - and _, beginning with a letter"
    assert str(caught.value) == f"{name!r} is no id of an assignment: {said}"


def test_an_assignment_that_is_there_is_left_alone(first_steps: Assignment) -> None:
    before = first_steps.source.read_bytes()
    with pytest.raises(UsageError, match="is there already; choose another id"):
        skeleton.create(first_steps.course, "first-steps")
    assert first_steps.source.read_bytes() == before


def test_the_command_says_what_comes_next(
    first_steps: Assignment, capsys: pytest.CaptureFixture[str]
) -> None:
    path = first_steps.course.root / course.COURSE_FILE
    path.write_text(path.read_text() + '\n[[schedule]]\nid = "first-steps"\n')
    init.add(first_steps.hidden, "second", None)
    place = first_steps.course.assignments / "second"
    assert capsys.readouterr().out.splitlines()[-4:] == [
        f"The skeleton of an assignment is in {place}.",
        "Next:",
        f"  add it to the schedule in {path}",
        f"  autograder verify {place}    # fit as it is; run it again after each change",
    ]


def test_outside_a_course_the_command_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no course\.toml here or in any folder above"):
        init.add(tmp_path, "second", None)
