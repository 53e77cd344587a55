"""A long run: thousands of mixed submissions, a tenth of them hostile, and gradings that are killed and started again.

    python -m tests.campaigns.soak.soak [--submissions N] [--kills N]

It prints a Markdown table. Exit code 1 where something grew without bound, was left behind, was lost or came out
otherwise than declared.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import pss, tree
from tests.campaigns.attacks import course
from tests.campaigns.attacks.catalogue import Attack, attacks
from tests.cli.test_commands import notebook

RIGHT = "def double(x):\n    return 2 * x", "def apply(f, x):\n    return f(x)"
# cells, and the score that they deserve; None: the file cannot be read
HONEST: tuple[tuple[tuple[str, ...], float | None], ...] = (
    (RIGHT, 5.0),
    (("double = lambda x: x + x", "apply = lambda f, x: f(x)"), 5.0),
    (("def double(x):\n    return 3 * x", RIGHT[1]), 1.0 + 1.0),
    ((RIGHT[0], "def apply(f, x):\n    return f"), 4.0),
    ((RIGHT[0], "1 / 0", "def apply(f, x:", "print('on')"), 4.0),
    (("import numpy as np", "np.ones(10**11)", *RIGHT), 5.0),
    (("for i in range(3):\n    print(i)", *RIGHT, "double(np)"), 5.0),
    (("x = 1",), 0.0),
    ((), None),
)
_NOWHERE = {
    "COURSE": "/c",
    "CLASS": "/s",
    "RESULTS": "/r",
    "GRADER": "1",
    "PORT": "9",
    "KEY": "7",
    "MARK": "soak",
}


@dataclass
class Look:
    """What the grader and all its processes held when so many submissions were done."""

    done: int
    memory: int
    descriptors: int
    processes: int


def main() -> int:
    """Runs both parts and prints what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course.write(Path(folder) / "course", dict.fromkeys(_THINGS, "canary"))
        faults = [*long(Path(folder), options.submissions), *killed(Path(folder), options.kills)]
    for fault in faults:
        print(f"- {fault}")
    return 1 if faults else 0


_THINGS = ("reference", "tests", "assignment", "environment", "results", "neighbour")


def long(folder: Path, count: int) -> Iterator[str]:
    """One class of so many; faults as sentences."""
    expected = hand_in(folder / "class", count)
    scratch = folder / "scratch"
    scratch.mkdir()
    grader = start(folder, folder / "class", folder / "out", scratch)
    looks = list(_watch(grader, folder / "out", count))
    _, stderr = grader.communicate()
    print("| submissions done | memory, MB | descriptors | processes |\n| ---: | ---: | ---: | ---: |")
    for look in looks:
        print(f"| {look.done} | {look.memory >> 20} | {look.descriptors} | {look.processes} |")
    yield from wrong(folder / "out", expected)
    if grader.returncode != 0:
        yield f"exit code {grader.returncode}: {stderr.decode()[-300:]}"
    yield from (
        f"left behind: {path}" for path in scratch.iterdir() if path.name.startswith("autograder-worker-")
    )
    yield from _grown(looks)


def _watch(grader: subprocess.Popen[bytes], out: Path, count: int) -> Iterator[Look]:
    steps = [count * step // 10 for step in range(1, 11)]
    peak = Look(0, 0, 0, 0)
    while grader.poll() is None:
        below = tree(grader.pid)
        done = len(list((out / "feedback").glob("*.html"))) if (out / "feedback").exists() else 0
        peak = Look(
            done,
            max(peak.memory, sum(map(pss, below))),
            max(peak.descriptors, sum(map(_descriptors, below[:1]))),
            max(peak.processes, len(below)),
        )
        if steps and done >= steps[0]:
            yield peak
            steps, peak = [step for step in steps if step > done], Look(0, 0, 0, 0)
        with_patience(grader)


def with_patience(grader: subprocess.Popen[bytes]) -> None:
    """Half a second, or the grader's end."""
    try:
        grader.wait(0.5)
    except subprocess.TimeoutExpired:
        return


def _descriptors(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def _grown(looks: list[Look]) -> Iterator[str]:
    """The last tenth against the second: results may take a little, nothing else may."""
    if len(looks) < 3:
        return
    early, late = looks[1], looks[-1]
    allowed = 64 * 2**20 + 24 * 2**10 * (late.done - early.done)
    if late.memory - early.memory > allowed:
        yield f"memory grew from {early.memory >> 20} to {late.memory >> 20} MB"
    if late.descriptors > early.descriptors + 4:
        yield f"descriptors grew from {early.descriptors} to {late.descriptors}"


def killed(folder: Path, kills: int) -> Iterator[str]:
    """A class of 40 whose grading is killed at random moments and started again each time."""
    rng = random.Random(7)
    expected = hand_in(folder / "small", 40, hostile=False)
    for _ in range(kills):
        grader = start(folder, folder / "small", folder / "again", folder / "scratch")
        try:
            grader.wait(rng.uniform(0.2, 12.0))
        except subprocess.TimeoutExpired:
            grader.kill()
        grader.communicate()
    last = start(folder, folder / "small", folder / "again", folder / "scratch")
    last.communicate()
    print(f"\n{kills} gradings killed at random moments; the next one ended with {last.returncode}.")
    yield from wrong(folder / "again", expected)


def hand_in(folder: Path, count: int, *, hostile: bool = True) -> dict[str, float | None]:
    """Writes a class; the score that each file deserves, and for an attack the most that it may earn."""
    folder.mkdir()
    expected: dict[str, float | None] = {}
    known = attacks()
    for number in range(count):
        if hostile and number % 10 == 9:
            attack: Attack = known[number // 10 % len(known)]
            name = f"s{number:05}-attack-{attack.name}.ipynb"
            (folder / name).write_text(attack.notebook(_NOWHERE), encoding="utf-8")
            expected[name] = attack.score
        else:
            cells, score = HONEST[number % len(HONEST)]
            name = f"s{number:05}.ipynb"
            (folder / name).write_text(notebook(*cells) if cells else "{")
            expected[name] = score
    return expected


def start(folder: Path, submissions: Path, out: Path, scratch: Path) -> subprocess.Popen[bytes]:
    """Starts the grading of a class."""
    command = ["grade", folder / "course" / course.ASSIGNMENT, submissions, "-o", out]
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", *map(str, command)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(scratch)},
    )


def wrong(out: Path, expected: Mapping[str, float | None]) -> Iterator[str]:
    """What was lost, or graded otherwise than it deserves."""
    results: dict[str, Any] = json.loads((out / "results.json").read_text())
    found = {one["file"]: one["score"] for one in results["submissions"]}
    for name, score in expected.items():
        if name not in found:
            yield f"{name} was lost"
        elif "attack" in name and (found[name] or 0) > (score or 0):
            yield f"{name} earned {found[name]}, of at most {score}"
        elif "attack" not in name and found[name] != score:
            yield f"{name} earned {found[name]}, and deserves {score}"


if __name__ == "__main__":
    sys.exit(main())
