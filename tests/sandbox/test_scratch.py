"""What a killed grader leaves in the temporary folder goes with the next start, and nothing else does."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import scratch
from autograder.sandbox.scratch import PREFIX

Grader = subprocess.Popen[str]
_MAKE = (
    "import contextlib; from autograder.sandbox import scratch; "
    "print(scratch.make(contextlib.ExitStack()), flush=True); input()"
)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[], tuple[Grader, Path]]]:
    """Starts a process that makes a worker's folder below `tmp_path`, and waits: the process and the folder."""
    running: list[Grader] = []

    def start() -> tuple[Grader, Path]:
        process = subprocess.Popen(
            [sys.executable, "-c", _MAKE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"TMPDIR": str(tmp_path)},
        )
        running.append(process)
        assert process.stdout is not None
        return process, Path(process.stdout.readline().strip())

    yield start
    for process in running:
        process.kill()
        process.communicate()


def killed(process: Grader) -> None:
    process.kill()
    process.communicate()


def test_the_folder_of_a_killed_grader_goes(started: Callable[[], tuple[Grader, Path]]) -> None:
    dead, left = started()
    killed(dead)
    _, other = started()
    assert (left.exists(), other.exists()) == (False, True)


def test_the_folder_of_a_grader_at_work_stays(started: Callable[[], tuple[Grader, Path]]) -> None:
    (_, first), (_, second) = started(), started()
    assert (first.exists(), second.exists()) == (True, True)


def test_a_folder_with_something_in_it_stays(started: Callable[[], tuple[Grader, Path]]) -> None:
    dead, left = started()
    (left / "x.txt").write_text("x")
    killed(dead)
    started()
    assert (left / "x.txt").read_text() == "x"


@pytest.mark.parametrize("function", ["mkdir", "open", "flock"])
def test_an_interrupt_while_a_folder_is_made_leaves_nothing(
    function: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interrupt comes as soon as the system call has returned, as a signal does."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    module = fcntl if function == "flock" else os
    real = getattr(module, function)

    def interrupted(*arguments: Any, **more: Any) -> None:
        real(*arguments, **more)
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(module, function, interrupted)
    with pytest.raises(KeyboardInterrupt), contextlib.ExitStack() as owner:
        scratch.make(owner)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_while_a_folder_is_removed_waits_until_it_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def interrupted(*_: Any) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    owner = contextlib.ExitStack()
    scratch.make(owner)
    monkeypatch.setattr(os, "rmdir", interrupted)
    with pytest.raises(KeyboardInterrupt):
        owner.close()
    assert list(tmp_path.iterdir()) == []


def test_no_link_is_followed_and_no_other_folder_touched(
    started: Callable[[], tuple[Grader, Path]], tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / f"{PREFIX}link").symlink_to(tmp_path / "mine")
    (tmp_path / f"{PREFIX}file").touch()
    started()
    assert {path.name for path in tmp_path.iterdir()} >= {"mine", f"{PREFIX}link", f"{PREFIX}file"}
