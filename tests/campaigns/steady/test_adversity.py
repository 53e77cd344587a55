"""Graders that are started oddly, stopped, starved or met by another: each survives or says why in one sentence."""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder.course.assignment import Assignment
from autograder.worker.isolation import syscalls
from benchmarks.measure import tree
from tests.campaigns.steady.test_steady import RIGHT, ended_badly, scores, send_to, wait_for_pages
from tests.cli.test_commands import notebook
from tests.sandbox.test_folders import deep

pytestmark = pytest.mark.scheduled

COUNT = 6
EVERYBODY = {f"s{number}": 4 for number in range(COUNT)}


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "class"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"s{number}.ipynb").write_text(notebook(RIGHT, f"x = {number}"))
    return folder


def without(*names: str, **more: str) -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if name not in names} | more


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize(
    "environment",
    [
        without("HOME"),
        without("PATH", "LANG", "TERM"),
        without(**ASCII),
        without(TMPDIR="/nowhere"),
        without(COLUMNS="1"),
    ],
    ids=["no home", "nothing", "ASCII", "no scratch folder", "one column"],
)
def test_an_odd_environment_changes_no_grade(
    start: Callable[..., Any], tmp_path: Path, environment: Mapping[str, str]
) -> None:
    process = start(env=environment)
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, scores(tmp_path / "out")) == (0, EVERYBODY), stderr


@pytest.mark.parametrize("name", ["caf\udce9.ipynb", "\u202e\x1b[2J.ipynb", "Zoë 王.ipynb"])
def test_no_first_name_stops_a_class_on_a_terminal_of_ascii(
    start: Callable[..., Any], submissions: Path, tmp_path: Path, name: str
) -> None:
    for path in submissions.iterdir():
        path.unlink()
    (submissions / name).write_text(notebook(RIGHT))
    process = start(env=without(**ASCII))
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, list(scores(tmp_path / "out").values())) == (0, [4]), stderr


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_standard_descriptors_change_no_grade(
    start: Callable[..., Any], tmp_path: Path, closed: tuple[int, ...]
) -> None:
    process = start(preexec_fn=lambda: [os.close(descriptor) for descriptor in closed])
    process.communicate(timeout=60)
    assert (process.returncode, scores(tmp_path / "out")) == (0, EVERYBODY)


@pytest.mark.parametrize("target", ["/bin/sh", "/usr", "/proc/self/environ", "/dev/zero"])
def test_a_link_that_is_handed_in_stops_no_class(
    start: Callable[..., Any], submissions: Path, tmp_path: Path, target: str
) -> None:
    (submissions / "a-link.ipynb").symlink_to(target)
    process = start()
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, scores(tmp_path / "out")) == (0, EVERYBODY | {"a-link": None}), stderr


def test_a_thousand_folders_within_each_other_stop_no_class(
    start: Callable[..., Any], submissions: Path, tmp_path: Path
) -> None:
    deep(submissions, 1200)
    process = start()
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, list(scores(tmp_path / "out").values()).count(4)) == (0, COUNT), stderr
    subprocess.run(["rm", "-r", submissions / "down"], check=True)


def test_a_second_grading_into_the_same_folder_is_refused(start: Callable[..., Any], tmp_path: Path) -> None:
    first = start()
    wait_for_pages(tmp_path / "out", 1, first)
    first.send_signal(signal.SIGSTOP)
    assert ended_badly(start()) == (2, 1, False)
    first.send_signal(signal.SIGCONT)
    first.communicate(timeout=60)
    assert (first.returncode, scores(tmp_path / "out")) == (0, EVERYBODY)


def test_what_an_earlier_grading_wrote_beside_the_class_is_not_graded(
    start: Callable[..., Any], submissions: Path
) -> None:
    for _ in range(2):
        process = start(out=submissions)
        _, stderr = process.communicate(timeout=60)
        assert (process.returncode, scores(submissions)) == (0, EVERYBODY), stderr


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_is_done_is_written_when_a_grading_is_told_to_end_even_twice(
    start: Callable[..., Any], tmp_path: Path, kind: signal.Signals
) -> None:
    process = start()
    wait_for_pages(tmp_path / "out", 2, process)
    process.send_signal(kind)
    process.send_signal(kind)
    _, stderr = process.communicate(timeout=30)
    done = scores(tmp_path / "out")
    assert (process.returncode, b"Traceback" in stderr) == (130, False), stderr
    assert set(done.items()) <= set(EVERYBODY.items())
    assert len(done) >= 1


def _folders(place: Path) -> int:
    return len(list(place.glob("autograder-worker-*")))


# What is waited for before the signal: the trial of the walls, its end, a worker that grades, pages.
MOMENTS: dict[str, Callable[[Path, Path], bool]] = {
    "the trial begins": lambda place, out: _folders(place) == 1,
    "the class begins": lambda place, out: (out / "feedback").exists(),
    "a runner begins": lambda place, out: (out / "feedback").exists() and _folders(place) == 1,
    "a page is written": lambda place, out: any((out / "feedback").glob("*.html")),
    "most pages are written": lambda place, out: len(list((out / "feedback").glob("*.html"))) >= COUNT - 2,
}


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_grading_that_is_told_to_end_leaves_no_folder_of_a_worker(
    start: Callable[..., Any], tmp_path: Path, kind: signal.Signals, moment: str
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    place.chmod(0o777)
    process = start(env={**os.environ, "TMPDIR": str(place)})
    while process.poll() is None and not MOMENTS[moment](place, tmp_path / "out"):
        os.sched_yield()
    process.send_signal(kind)
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, list(place.iterdir()), b"Traceback" in stderr) == (130, [], False), stderr


def test_a_verification_that_is_told_to_end_leaves_no_folder_of_a_worker(
    small: Assignment, best_tier: str, tmp_path: Path
) -> None:
    tmp_path.chmod(0o777)
    command = [sys.executable, "-m", "autograder", "verify", str(small.folder), "--sandbox", best_tier]
    process = subprocess.Popen(
        command, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while process.poll() is None and not _folders(tmp_path):
        os.sched_yield()
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, list(tmp_path.iterdir())) == (130, []), stderr


def test_a_grading_that_is_interrupted_while_it_tries_its_walls_says_so(start: Callable[..., Any]) -> None:
    process = start()
    while process.poll() is None and not tree(process.pid)[1:]:
        os.sched_yield()
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert (process.returncode, b"Traceback" in stderr) == (130, False), stderr


@pytest.mark.parametrize("what", ["autograder.judge.server", "autograder.reports"])
def test_a_helper_that_is_stopped_costs_nobody_a_mark(
    start: Callable[..., Any], tmp_path: Path, what: str
) -> None:
    process = start()
    wait_for_pages(tmp_path / "out", 1, process)
    send_to(process, what, signal.SIGSTOP)
    _, stderr = process.communicate(timeout=120)
    assert (process.returncode, scores(tmp_path / "out")) == (0, EVERYBODY), stderr


@pytest.mark.parametrize("seed", range(4))
def test_a_process_that_is_killed_at_random_stops_no_class(
    start: Callable[..., Any], tmp_path: Path, seed: int
) -> None:
    """A worker's end is its notebook's; whatever else is killed, nobody pays for it."""
    chance = random.Random(seed)
    process = start()
    wait_for_pages(tmp_path / "out", 1 + seed % 3, process)
    for _ in range(3):
        below = tree(process.pid)[1:]
        if below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(below), signal.SIGKILL)
        os.sched_yield()
    _, stderr = process.communicate(timeout=120)
    results = json.loads((tmp_path / "out" / "results.json").read_text())["submissions"]
    assert (process.returncode in (0, 1), b"Traceback" in stderr, len(results)) == (True, False, COUNT), (
        stderr
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [(resource.RLIMIT_NOFILE, 12), (resource.RLIMIT_FSIZE, 1024)],
    ids=["open files", "size of files"],
)
def test_a_grader_that_is_starved_says_so_in_one_sentence(
    start: Callable[..., Any], kind: int, value: int
) -> None:
    process = start(preexec_fn=lambda: resource.setrlimit(kind, (value, value)))
    assert ended_badly(process) == (1, 1, False)


@pytest.mark.parametrize(
    ("kind", "value"),
    [(resource.RLIMIT_NOFILE, 64), (resource.RLIMIT_AS, 1 << 30), (resource.RLIMIT_STACK, 256 << 10)],
    ids=["open files", "memory", "stack"],
)
def test_a_grader_with_little_grades_all_the_same(
    start: Callable[..., Any], tmp_path: Path, kind: int, value: int
) -> None:
    process = start(preexec_fn=lambda: resource.setrlimit(kind, (value, value)))
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, scores(tmp_path / "out")) == (0, EVERYBODY), stderr


def _small_disk(folder: Path, kilobytes: int) -> Callable[[], None]:
    """Return what a child runs to mount a disk of so many kilobytes over the folder; no other process sees it."""

    def mount() -> None:
        syscalls.unshare(syscalls.CLONE_NEWNS)
        syscalls.mount("none", "/", flags=syscalls.MS_REC | syscalls.MS_PRIVATE)
        syscalls.mount("tmpfs", str(folder), "tmpfs", options=f"size={kilobytes}k")

    return mount


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_small_disk_for_the_outputs_is_reported_in_one_sentence(
    start: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    process = start(out=tmp_path / "disk" / "out", preexec_fn=_small_disk(tmp_path / "disk", 64))
    assert ended_badly(process) == (1, 1, False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_for_scratch_files_changes_no_grade(start: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    process = start(
        env=without(TMPDIR=str(tmp_path / "scratch")), preexec_fn=_small_disk(tmp_path / "scratch", 4)
    )
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, scores(tmp_path / "out")) == (0, EVERYBODY), stderr
