"""`init --assignment` adds an assignment that is fit as it is, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.cli import init
from autograder.course import assignment as assignments
from autograder.course import course, skeleton
from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.verify.report import verify


def test_the_skeleton_is_fit_as_it_is(first_steps: Assignment, best_tier: str) -> None:
    skeleton.create(first_steps.course, "second")
    report = verify(assignments.load(first_steps.course.assignments / "second"), best_tier, 1, mutants=None)
    assert (report.faults, report.remarks) == ((), ())


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
    init.add(first_steps.hidden, "second")
    place = first_steps.course.assignments / "second"
    assert capsys.readouterr().out.splitlines()[-3:] == [
        f"The skeleton of an assignment is in {place}. Next:",
        f"  add it to the schedule in {path}",
        f"  autograder verify {place}    # fit as it is; run it again after each change",
    ]


def test_outside_a_course_the_command_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no course\.toml here or in any folder above"):
        init.add(tmp_path, "second")
