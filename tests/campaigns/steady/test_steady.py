"""What happens around a grading: killed processes, failing disks, folders that vanish. Real commands, real signals."""

from __future__ import annotations

import ast
import json
import os
import resource
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.measure import tree
from tests.cli.test_commands import notebook

RIGHT = "def double(x):\n    return 2 * x\n"
COUNT = 12


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    for number in range(COUNT):
        (folder / f"s{number:02}.ipynb").write_text(notebook(RIGHT, f"x = {number}"))
    return folder


def wait_for_pages(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until so many submissions have their pages."""
    while process.poll() is None and len(list(out.glob("feedback/*.html"))) < count:
        os.sched_yield()


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def send_to(process: subprocess.Popen[bytes], what: str, kind: signal.Signals) -> None:
    """Send a signal to every process below the grading whose command line contains `what`."""
    for pid in tree(process.pid)[1:]:
        if what in command_of(pid):
            os.kill(pid, kind)


def scores(out: Path) -> dict[str, float | None]:
    results = json.loads((out / "results.json").read_text())
    return {one["id"]: one["score"] for one in results["submissions"]}


def ended_badly(process: subprocess.Popen[bytes]) -> tuple[int, int, bool]:
    """Return the exit code, the number of the command's own sentences, and True if a traceback was shown."""
    _, stderr = process.communicate(timeout=60)
    print(stderr.decode())
    return process.returncode, stderr.count(b"autograder: "), b"Traceback" in stderr


EVERYBODY = {f"s{number:02}": 4 for number in range(COUNT)}


@pytest.mark.parametrize("what", ["autograder.judge.server", "zygote.main", "autograder.reports"])
def test_a_helper_that_is_killed_costs_nobody_a_mark(
    start: Callable[..., Any], tmp_path: Path, what: str
) -> None:
    process = start()
    wait_for_pages(tmp_path / "out", 2, process)
    send_to(process, what, signal.SIGKILL)
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, scores(tmp_path / "out")) == (0, EVERYBODY), stderr


@pytest.mark.parametrize("pages", [0, 1, 5])
def test_a_grading_that_was_killed_starts_again_and_completes(
    start: Callable[..., Any], tmp_path: Path, pages: int
) -> None:
    first = start()
    wait_for_pages(tmp_path / "out", pages, first)
    first.kill()
    first.communicate()
    again = start()
    again.communicate(timeout=60)
    print(
        [
            (s["id"], s["problem"])
            for s in json.loads((tmp_path / "out/results.json").read_text())["submissions"]
        ]
    )
    assert (again.returncode, scores(tmp_path / "out")) == (0, EVERYBODY)


def test_nothing_outlives_a_grading_that_was_killed(start: Callable[..., Any], tmp_path: Path) -> None:
    process = start()
    wait_for_pages(tmp_path / "out", 1, process)
    below = tree(process.pid)[1:]
    process.kill()
    process.communicate()
    for pid in below:
        while Path(f"/proc/{pid}").exists() and "autograder" in command_of(pid) + "zygote.main":
            if not command_of(pid):
                break
            os.sched_yield()
    assert [pid for pid in below if command_of(pid)] == []


def test_a_disk_that_is_full_is_reported_in_one_sentence(start: Callable[..., Any], tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: from then on no page can be written."""
    process = start()
    wait_for_pages(tmp_path / "out", 2, process)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, 4096))
    assert ended_badly(process) == (1, 1, False)


def test_an_output_folder_that_vanishes_is_reported_in_one_sentence(
    start: Callable[..., Any], tmp_path: Path
) -> None:
    process = start()
    wait_for_pages(tmp_path / "out", 2, process)
    (tmp_path / "out").rename(tmp_path / "elsewhere")
    assert ended_badly(process) == (1, 1, False)


# Where the time of day is what is asked for: dates of the schedule, and when something was recorded, signed or reported.
_TIME_OF_DAY = {f"cli/{name}.py" for name in ("gradebooks", "grading_commands", "runner_outputs", "signing")}


def test_no_deadline_hangs_on_a_clock_that_can_jump() -> None:
    """Deadlines are of the monotonic clock: nothing but a command reads the time of day."""
    package = Path(__file__).parents[3] / "autograder"
    names = {"time", "time_ns", "now", "utcnow", "today"}
    found = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in names and isinstance(node.value, ast.Name)
        if node.value.id in ("time", "datetime", "date")
    ]
    assert set(found) == _TIME_OF_DAY
