"""Commands that are forked for tests end as processes of their own end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import commands


def test_a_command_ends_as_it_does_in_a_process_of_its_own(tmp_path: Path) -> None:
    words = ["grade", "nowhere", "also-nowhere"]
    alone = subprocess.run(
        [sys.executable, "-m", "autograder", *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    forked = commands.run(*words, cwd=tmp_path)
    assert (forked.returncode, forked.stdout, forked.stderr) == (alone.returncode, alone.stdout, alone.stderr)


def test_each_command_has_its_own_folder_and_environment(tmp_path: Path) -> None:
    first = commands.run("init", "one", "--kind", "functions", cwd=tmp_path)
    second = commands.run("--version", env={**os.environ, "AUTOGRADER_DATABASE": "x"})
    assert (first.returncode, (tmp_path / "one").is_dir(), second.returncode) == (0, True, 0)


def test_a_command_that_takes_too_long_is_ended_and_the_next_one_runs(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        commands.run("init", "one", "--kind", "functions", cwd=tmp_path, timeout=0.0001)
    assert commands.run("--version").returncode == 0


def test_the_process_that_forks_has_configured_no_database() -> None:
    code = "from tests import command_server; command_server.preload()\n"
    code += "import django.conf; print(django.conf.settings.configured)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
