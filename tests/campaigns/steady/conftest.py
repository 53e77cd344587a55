"""A grading that is started as a process, for the tests of steadiness; each file has `submissions` of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course.assignment import Assignment


@pytest.fixture
def start(
    small: Assignment, submissions: Path, best_tier: str, tmp_path: Path
) -> Iterator[Callable[..., Any]]:
    """Return a function that starts `autograder grade` on the class, one lane, into `tmp_path / "out"`."""
    running: list[subprocess.Popen[bytes]] = []

    def begin(*more: object, out: Path | None = None, **options: Any) -> subprocess.Popen[bytes]:
        command = ["grade", small.folder, submissions, "-o", out or tmp_path / "out", "--sandbox", best_tier]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = subprocess.Popen(
            [sys.executable, "-m", "autograder", *map(str, [*command, "--jobs", 1, *more])], **options
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()
