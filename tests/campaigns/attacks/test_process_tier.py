"""The tier `process` has no file tree of its own: what Landlock does not govern, the filter and the zygote do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.campaigns.attacks import sweep
from tests.campaigns.attacks.catalogue import attacks
from tests.campaigns.attacks.sweep import Sweep

SHARP = (
    "deny-permissions_of_others",
    "deny-limits_raised",
    "deny-kills_in_a_cell",
    "deny-orphans_full_of_memory",
    "deny-signal_by_descriptor",
    "persist-child_of_the_zygote",
    "persist-moving_target",
    "persist-folders_that_stay",
    "read-course_by_path",
)


@pytest.fixture(scope="module")
def busy_user() -> Iterator[None]:
    """The user runs another programme with more threads than a notebook may have."""
    code = (
        "import threading, time\n"
        "for _ in range(40): threading.Thread(target=time.sleep, args=(900,), daemon=True).start()\n"
        "print(flush=True)\ntime.sleep(900)"
    )
    user = str(sweep.ORDINARY_USER if os.geteuid() == 0 else os.getuid())
    start = [sys.executable, "-m", "tests.campaigns.attacks.start", user] if os.geteuid() == 0 else []
    programme = subprocess.Popen(
        [*start, sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert programme.stdin is not None
    assert programme.stdout is not None
    with programme.stdin as stdin, programme.stdout as stdout:
        stdin.write(b"\n")
        stdin.flush()
        stdout.readline()
        yield
        programme.kill()
        programme.wait()


@pytest.fixture(scope="module")
def run(busy_user: None) -> Sweep:
    chosen = [attack for attack in attacks() if f"{attack.family}-{attack.name}" in SHARP]
    done = sweep.run("process", chosen, ordinary=True)
    if done.returncode == 2:
        pytest.skip(f"process does not hold here: {done.stderr.decode().strip()}")
    return done


def test_files_of_the_same_user_keep_their_permissions_and_nothing_runs_on(run: Sweep) -> None:
    assert run.left == []


def test_the_grader_of_the_same_user_keeps_its_limits_and_its_life(run: Sweep) -> None:
    assert run.returncode == 0


def test_files_of_the_same_user_cannot_be_read(run: Sweep) -> None:
    assert run.stolen() == {}


def test_orphans_count_as_memory_of_the_notebook_that_left_them(run: Sweep) -> None:
    (attack,) = (attack for attack in attacks() if attack.name == "orphans_full_of_memory")
    assert "Cell 2 used more memory than the notebook may" in run.of(attack)["warnings"][0]


def test_neighbours_of_the_same_user_are_graded_as_ever(run: Sweep) -> None:
    assert [result["score"] for result in run.honest()] == [5.0] * len(sweep.HONEST)
