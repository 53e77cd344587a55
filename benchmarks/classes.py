"""Classes with wrong answers in them, by seed: forty submissions that train, and the known mistakes of backprop.

The command grades each with one runner on one core. Its start and all its processes count.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.course import answers as course_answers
from autograder.course.assignment import Assignment
from benchmarks import contents
from benchmarks.contents import Content
from benchmarks.measure import Watched, watch

SEED = 12
_WRONG = (
    "def dense(x, W, b):\n    return W.T @ x.T + b",
    "def dense(x, W, b):\n    return x @ W - b",
    "def dense(x, W, b):\n    return 2 * (x @ W + b)",
    "def dense(x, W, b):\n    return x @ W",
    "def dense(x, W, b):\n    print(x @ W + b)",
    "def dens(x, W, b):\n    return x @ W + b",
)
_TRAINING = contents.TRAINING.replace("range(3000)", "range(1500)").replace("dense(", "layer(")
TRAINING = Content(
    "(c) half a second of training, 12 hidden tests",
    (*contents.TINY, "def layer(x, W, b):\n    return x @ W + b", _TRAINING),
)


def write_forty(folder: Path, count: int = 40, wrong: int = 18) -> Path:
    """Write the class of forty, 18 of them wrong, in an order drawn from the seed.

    The training does not use the function that is tested, so that it takes as long in a wrong submission.
    """
    rng = random.Random(SEED)
    slips = [_WRONG[number % len(_WRONG)] for number in range(wrong)] + [""] * (count - wrong)
    rng.shuffle(slips)
    cells = [[slip if slip and "def dense" in one else one for one in TRAINING.cells] for slip in slips]
    return _write(folder, cells)


def write_answers(folder: Path, assignment: Assignment, kind: str, count: int) -> Path:
    """Write so many submissions of the assignment's known answers of this kind: each once, then again in turn."""
    chosen = [answer for answer in course_answers.answers(assignment) if answer.kind == kind]
    random.Random(SEED).shuffle(chosen)
    work = [[source for _, source in chosen[number % len(chosen)].work.cells] for number in range(count)]
    return _write(folder, work)


def _write(folder: Path, classmates: Sequence[Sequence[str]]) -> Path:
    folder.mkdir(parents=True)
    for number, cells in enumerate(classmates):
        (folder / f"s{number:04}.ipynb").write_text(contents.notebook(cells, number))
    return folder


def graded(assignment: Assignment, submissions: Path, out: Path, cores: int, jobs: int, tier: str) -> Watched:
    """Grade a class by the command, on so many cores and with so many runners."""
    command = [sys.executable, "-m", "autograder", "grade", str(assignment.folder), str(submissions)]
    command += ["-o", str(out), "--jobs", str(jobs), "--sandbox", tier]
    return watch(command, lambda: any(out.glob("feedback/*.html")), cores)


def medians(out: Path) -> float:
    """Return the median processor seconds of a graded class's submissions, without the class's own work."""
    results = json.loads((out / "results.json").read_text())
    seconds = sorted(one["cpu_seconds"] for one in results["submissions"])
    return float((seconds[(len(seconds) - 1) // 2] + seconds[len(seconds) // 2]) / 2)
