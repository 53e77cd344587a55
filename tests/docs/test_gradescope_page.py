"""The pages on Gradescope and containers: what they tell to type works, and what they name exists."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import verdict
from autograder.platforms.gradescope import container
from tests.platforms.gradescope import schema

ROOT = Path(__file__).parents[2]
GRADESCOPE = (ROOT / "docs" / "gradescope.md").read_text("utf-8")
CONTAINERS = (ROOT / "docs" / "containers.md").read_text("utf-8")
STEPS = GRADESCOPE.split("## In ten minutes")[1].split("\n## ")[0]
COMMANDS = re.findall(r"^       (\S.*)$", STEPS, re.MULTILINE)


@pytest.mark.skipif(os.geteuid() != 0, reason="the container's script is started by root")
def test_the_ten_minutes_end_with_a_result(tmp_path: Path) -> None:
    python = shlex.quote(sys.executable)
    script = "\n".join(COMMANDS[1:]).replace('"$(command -v python3)"', python)
    init = f"{python} -m autograder init my-course --kind functions"
    subprocess.run(init, shell=True, cwd=tmp_path, check=True, capture_output=True)
    assignment = assignments.load(tmp_path / "my-course" / "assignments" / "first-steps")
    verdict.keep(assignment, verdict.digest(assignment), 0)  # as `verify`, the first command, does
    done = subprocess.run(
        ["bash", "-euc", f'autograder() {{ {python} -m autograder "$@"; }}\n{script}'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=540,
    )
    written = (tmp_path / "box" / "results" / "results.json").read_bytes()
    assert done.returncode == 0, done.stderr
    assert schema.faults(written) == []
    assert any(test.get("score") for test in json.loads(written)["tests"])


def test_the_first_command_verifies_what_the_second_exports() -> None:
    first, second = COMMANDS[:2]
    assert first == "autograder verify my-course/assignments/first-steps"
    assert (
        second
        == "autograder export assignment gradescope my-course/assignments/first-steps -o first-steps.zip"
    )


def test_the_memory_that_the_page_leaves_to_a_notebook_is_the_one_that_it_gets() -> None:
    assert f"beyond {container.GRADER_MB} MB" in " ".join(GRADESCOPE.split())
    assert f"In 768 MB this is {768 - container.GRADER_MB} MB" in " ".join(GRADESCOPE.split())


def test_the_calls_that_the_page_names_are_those_that_the_strong_way_adds() -> None:
    filter_file = json.loads((ROOT / "autograder" / "platforms" / "images" / "seccomp.json").read_bytes())
    named = re.search(r"made with: ((?:`\w+`[, ]*|and |\s)+)\.", CONTAINERS)
    assert named is not None
    assert re.findall(r"`(\w+)`", named[1]) == filter_file["syscalls"][1]["names"]


def test_every_file_that_the_page_names_exists() -> None:
    named = set(re.findall(r"autograder/platforms/[\w./-]+\w", CONTAINERS))
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert len(named) >= 4
