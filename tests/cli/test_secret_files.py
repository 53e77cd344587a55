"""The files that isolation is tried against: those of the course, or an example that any user could read."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.cli import secret_files
from autograder.course import secret_key
from autograder.course.assignment import Assignment


def names(assignment: Assignment) -> list[str]:
    root = assignment.course.root.resolve()
    return [path.relative_to(root).as_posix() for path in secret_files.of_assignment(assignment)]


def test_an_assignment_is_tried_with_its_own_file_and_its_courses(first_steps: Assignment) -> None:
    (first_steps.course.root / secret_key.KEY_FILE).unlink()
    assert names(first_steps) == ["course.toml", "assignments/first-steps/assignment.toml"]


def test_the_key_of_the_course_is_tried_too(first_steps: Assignment) -> None:
    assert names(first_steps)[-1] == secret_key.KEY_FILE


def test_within_a_course_its_own_file_is_tried(small: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.folder)
    with secret_files.of_any_course() as path:
        assert path.resolve() == (small.course.root / "course.toml").resolve()


def test_outside_a_course_the_example_could_be_read_by_any_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with secret_files.of_any_course() as path:
        assert [one.stat().st_mode & 0o005 for one in (path.parent, path)] == [0o005, 0o004]


def test_the_example_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with secret_files.of_any_course() as path:
        pass
    assert not path.parent.exists()
