"""The files of the runner are known, so that every tier is tried against them."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.cli import secret_files
from autograder.course.assignment import Assignment
from autograder.platforms.runners import command_files


def test_only_files_that_are_there_are_named(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.touch()
    environment = {
        "GITHUB_OUTPUT": str(output),
        "GITHUB_ENV": str(output),
        "GITHUB_PATH": str(tmp_path / "none"),
        "GITHUB_STATE": "",
        "GITHUB_SHA": str(output),
    }
    assert command_files.of_environment(environment) == [output]
    assert command_files.of_environment({}) == []


def test_a_grading_keeps_them_from_students(
    small: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "env").touch()
    monkeypatch.setenv("GITHUB_ENV", str(tmp_path / "env"))
    assert tmp_path / "env" in secret_files.of_assignment(small)
