"""A named pipe in the place of a file that a command is given, or finds, is refused in one sentence at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder import artifacts
from tests.cli.test_commands import run

PIPE = "it is a named pipe, not a regular file"


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def refused(*words: object, cwd: Path | None = None) -> str:
    done = run(*words, cwd=cwd)
    assert "Traceback" not in done.stderr
    assert done.returncode
    return done.stderr


def test_a_pipe_is_no_results(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / artifacts.RESULTS)
    said = refused("report", tmp_path)
    assert PIPE in said


def test_a_pipe_is_no_results_to_compare(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / artifacts.RESULTS)
    said = refused("compare", tmp_path, tmp_path)
    assert PIPE in said
