"""`init` writes a course that loads, releases, and overwrites nothing."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import course, mistakes, starter
from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.release.bundle import release


def test_a_new_course_has_one_assignment(tmp_path: Path) -> None:
    starter.create(tmp_path / "new")
    folders = course.load(tmp_path / "new").assignment_folders()
    assert [assignments.load(folder).id for folder in folders] == ["first-steps"]


def test_every_written_file_is_told(tmp_path: Path) -> None:
    written = starter.create(tmp_path / "new")
    assert written == sorted(path for path in (tmp_path / "new").rglob("*") if path.is_file())


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert tmp_path / "course.toml" in starter.create(tmp_path)


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not empty"):
        starter.create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(UsageError, match="is a file"):
        starter.create(tmp_path / "mine")


def test_the_new_assignment_can_be_released(first_steps: Assignment, tmp_path: Path) -> None:
    made = release(first_steps, tmp_path / "out")
    assert made.files == ("checks.py", "first-steps.ipynb")


def test_bugs_declare_a_question_and_tests_that_exist(first_steps: Assignment) -> None:
    tests = {
        f"{path.name}::{node.name}"
        for path in first_steps.hidden.glob("test_*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    found = mistakes.load(first_steps)
    assert [one.name for one in found] == [
        "gradient_changes_its_argument",
        "gradient_without_the_two",
        "loss_mean_over_rows_only",
    ]
    for mistake in found:
        assert first_steps.question(mistake.question)
        assert set(mistake.caught_by) <= tests


def test_git_leaves_out_the_key_and_what_an_interrupted_writing_of_it_leaves(tmp_path: Path) -> None:
    starter.create(tmp_path)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".hidden.key-abc123").write_text("key")
    others = subprocess.run(
        ["git", "-C", str(tmp_path), "ls-files", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert "course.toml" in others
    assert [name for name in others if "key" in name] == []
