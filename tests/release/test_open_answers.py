"""A bundle never answers another assignment that is open when students get it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.cli import release as command
from autograder.course import assignment as assignments
from autograder.course import course
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.release import bundle, open_answers, open_assignments
from tests import later_course
from tests.conftest import ROOT

BEFORE, AFTER = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 9, tzinfo=UTC)
CLOSES = "closes = 2026-11-05T12:00:00Z"


def dated(root: Path, kind: str, small: str = CLOSES, later: str = "") -> Assignment:
    """The course of two assignments, with dates; returns the later one."""
    made = later_course.write(root, kind)
    path = root / "course.toml"
    text = path.read_text().replace('id = "small"\n\n[[', f'id = "small"\n{small}\n\n[[')
    path.write_text(text.replace('id = "later"', f'id = "later"\n{later}'))
    return assignments.load(made.folder)


def refusal(assignment: Assignment, now: datetime, more: Mapping[str, bytes] | None = None) -> str:
    with pytest.raises(AssignmentError) as caught:
        open_answers.check(assignment, {**bundle.bundle_contents(assignment), **(more or {})}, now)
    return caught.value.problem


def allowed(assignment: Assignment, now: datetime) -> str:
    return open_answers.check(assignment, bundle.bundle_contents(assignment), now).assumed


def test_a_provided_part_of_an_open_assignment_is_refused(tmp_path: Path) -> None:
    assert refusal(dated(tmp_path, "provided"), BEFORE) == (
        "later.ipynb of the bundle gives away double, the answer to double; assignment 'small' asks for it and is "
        "open until 2026-11-05 12:00 UTC; remove it, give that part as withheld, or wait"
    )


def test_a_provided_part_of_an_assignment_that_is_over_is_allowed(tmp_path: Path) -> None:
    assert allowed(dated(tmp_path, "provided"), AFTER) == ""


@pytest.mark.parametrize("kind", ["own", "withheld"])
def test_other_kinds_give_nothing_away(tmp_path: Path, kind: str) -> None:
    assert allowed(dated(tmp_path, kind), BEFORE) == ""


def test_students_get_a_bundle_when_it_opens(tmp_path: Path) -> None:
    assert allowed(dated(tmp_path, "provided", later="opens = 2026-11-05T12:00:00Z"), BEFORE) == ""


def test_a_bundle_that_opens_before_the_other_closes_is_refused(tmp_path: Path) -> None:
    assert "'small'" in refusal(dated(tmp_path, "provided", later="opens = 2026-11-05T11:59:00Z"), BEFORE)


def test_without_dates_an_earlier_assignment_is_over(tmp_path: Path) -> None:
    said = "without a closing date in course.toml, small is taken as over"
    assert allowed(dated(tmp_path, "provided", small=""), BEFORE) == said


def test_without_dates_a_later_assignment_is_open(tmp_path: Path) -> None:
    dated(tmp_path, "own", small="")
    small = assignments.load(tmp_path / "assignments" / "small")
    given = {"more.py": b"def quadruple(x):\n    '''Four times.'''\n    return double(double(x))  # twice\n"}
    assert refusal(small, BEFORE, given) == (
        "more.py of the bundle gives away quadruple, the answer to quadruple; assignment 'later' asks for it and is "
        "taken as open, because it comes later and has no closing date; remove it, give that part as withheld, or wait"
    )


def test_a_long_line_of_a_stand_in_is_found_anywhere(tmp_path: Path) -> None:
    made = dated(tmp_path, "own")
    path = tmp_path / "reference" / "__init__.py"
    path.write_text(
        "def double(x):\n    'Twice.'\n    product = x * 1.5 + x * 0.25 + x * 0.25 + 0.0\n    return product\n"
    )
    assert refusal(made, BEFORE, {"notes.md": b"    product = x * 1.5  +  x * 0.25 + x * 0.25 + 0.0"}) == (
        "notes.md, line 1 of the bundle gives away a line of the answer to double: "
        "'product = x * 1.5 + x * 0.25 + x * 0.25 + 0.0'; assignment 'small' asks for it and is open until "
        "2026-11-05 12:00 UTC; remove it, give that part as withheld, or wait"
    )


def test_a_model_answer_of_an_open_assignment_is_found(tmp_path: Path) -> None:
    given = {"notes.md": b"Because it is one more time the same."}
    assert "a line of the answer to why: 'Because it is one more time the same.'" in refusal(
        dated(tmp_path, "own"), BEFORE, given
    )


def test_what_the_open_assignment_hands_out_itself_is_no_secret(tmp_path: Path) -> None:
    made = dated(tmp_path, "own")
    source = tmp_path / "assignments" / "small" / "source.py"
    source.write_text(source.read_text("utf-8") + "\n# %%\ndef helper(x):\n    return 2 * x\n", "utf-8")
    given = {"more.py": b"def helper(x):\n    return 2 * x\n"}
    assert open_answers.check(made, given, BEFORE).assumed == ""


def test_an_assignment_that_is_not_listed_knows_those_with_dates_alone(tmp_path: Path) -> None:
    dated(tmp_path, "own")
    small = assignments.load(tmp_path / "assignments" / "small")
    path = tmp_path / "course.toml"
    path.write_text(
        path.read_text().replace('id = "small"\ncloses', 'id = "later"\ncloses').rpartition("[[")[0]
    )
    known = open_assignments.of(assignments.load(small.folder), BEFORE)
    assert (dict(known.until), known.assumed) == ({"later": "open until 2026-11-05 12:00 UTC"}, "")


def test_the_command_refuses_and_writes_nothing(tmp_path: Path) -> None:
    made = dated(tmp_path, "provided")
    with pytest.raises(AssignmentError, match="gives away double"):
        command.run(made.folder, tmp_path / "out", unverified=True, now=BEFORE)
    assert not (tmp_path / "out").exists()


def test_the_command_says_what_it_has_assumed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = dated(tmp_path, "provided", small="")
    command.run(made.folder, tmp_path / "out", unverified=True, now=BEFORE)
    said = "autograder: without a closing date in course.toml, small is taken as over\n"
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("folder", course.load(ROOT).assignment_folders(), ids=lambda path: path.name)
def test_the_course_that_ships_can_be_released_in_its_order(folder: Path) -> None:
    allowed(assignments.load(folder), BEFORE)
