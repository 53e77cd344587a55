"""The filter of the strong way: what it allows is what the sandbox does, traced and tried under the filter itself."""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.course.assignment import Assignment
from autograder.worker.isolation import seccomp
from tests.platforms.images import filtered

PROFILE = Path(__file__).parents[3] / "autograder" / "platforms" / "images" / "seccomp.json"
FILTER: dict[str, Any] = json.loads(PROFILE.read_bytes())
ORDINARY, STRONG, CLONE, CLONE3 = FILTER["syscalls"]
# Of what a worker may not do, the grader around it does these.
GRADERS = {
    "socket", "connect", "bind", "listen", "sendmsg", "sendmmsg", "pidfd_open", "pidfd_send_signal", "memfd_create"
}  # fmt: skip
# NumPy's library asks where its memory shall lie, and does without an answer.
DONE_WITHOUT = {"mbind"}
needs_header = pytest.mark.skipif(
    platform.machine() != "x86_64" or not filtered.HEADER.is_file(),
    reason="the numbers of the calls are not known",
)


def doctor(*before: str | Path) -> str:
    """Return which tiers hold, in a process that these words start."""
    command = [*before, sys.executable, "-m", "autograder", "doctor"]
    return subprocess.run(command, cwd=PROFILE.parents[3], capture_output=True, text=True, timeout=300).stdout


def under(profile: Path) -> str:
    return doctor(sys.executable, "-m", "tests.platforms.images.filtered", profile)


def test_everything_that_is_not_named_is_refused() -> None:
    assert (FILTER["defaultAction"], FILTER["defaultErrnoRet"]) == ("SCMP_ACT_ERRNO", 1)


def test_other_architectures_are_not_allowed() -> None:
    assert [one["subArchitectures"] for one in FILTER["archMap"]] == [[], []]
    assert [one["architecture"] for one in FILTER["archMap"]] == ["SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64"]


def test_what_a_worker_may_not_do_the_container_may_not_either_but_for_the_graders_own_calls() -> None:
    assert set(ORDINARY["names"]) & set(seccomp._DENIED) == GRADERS


def test_what_the_strong_way_adds_is_denied_to_every_worker() -> None:
    assert [name for name in STRONG["names"] if name not in ("mount_setattr", *seccomp._DENIED)] == []


def test_new_processes_get_no_new_namespaces() -> None:
    assert CLONE["names"] == ["clone"]
    assert CLONE["args"][0]["value"] == seccomp._NAMESPACES
    assert (CLONE3["action"], CLONE3["errnoRet"]) == ("SCMP_ACT_ERRNO", 38)


def test_no_call_is_named_twice() -> None:
    names = [name for rule in FILTER["syscalls"] for name in rule["names"]]
    assert len(names) == len(set(names))


@needs_header
def test_under_the_filter_the_strongest_tier_holds(holding_tiers: list[str]) -> None:
    if "namespaces" not in holding_tiers:
        pytest.skip("no namespaces on this machine")
    assert "ok  namespaces" in under(PROFILE)


@needs_header
def test_without_what_the_strong_way_adds_it_does_not_hold(holding_tiers: list[str], tmp_path: Path) -> None:
    if "namespaces" not in holding_tiers:
        pytest.skip("no namespaces on this machine")
    weaker = tmp_path / "weaker.json"
    weaker.write_text(json.dumps({**FILTER, "syscalls": [ORDINARY, CLONE, CLONE3]}))
    assert "--  namespaces" in under(weaker)


@pytest.mark.skipif(shutil.which("strace") is None, reason="nothing here traces system calls")
def test_the_calls_of_a_grading_are_those_that_the_filter_allows(
    small: Assignment, holding_tiers: list[str], tmp_path: Path
) -> None:
    if "namespaces" not in holding_tiers:
        pytest.skip("no namespaces on this machine")
    notebook = tmp_path / "one.ipynb"
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**cell, "source": "def double(x):\n    return 3 * x"}]
    notebook.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    trace = tmp_path / "trace"
    grade = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        str(small.folder),
        str(notebook),
        "-o",
        str(tmp_path / "out"),
    ]
    options = ["--seccomp-bpf", "-f", "-qq", "-o", str(trace), "-e", "signal=none"]
    subprocess.run(["strace", *options, *grade], check=True, capture_output=True, timeout=600)
    asked, worked = calls(trace.read_text(errors="replace"))
    allowed = {name for rule in FILTER["syscalls"] for name in rule["names"]}
    assert worked - allowed == DONE_WITHOUT
    assert set(STRONG["names"]) - asked == set()


def calls(trace: str) -> tuple[set[str], set[str]]:
    """Return the calls of a trace, and those of them that did not fail; one that was interrupted has two lines."""
    asked = set(re.findall(r"^\d+ +(\w+)\(", trace, re.MULTILINE))
    ended = re.findall(r"^\d+ +(?:<\.\.\. )?(\w+)(?:\(| resumed).* = (-?\w+)(?: \w+)?", trace, re.MULTILINE)
    return asked, {name for name, result in ended if not result.startswith("-")}
