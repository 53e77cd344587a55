"""What a submission costs: CPU and wall time, with full isolation and a fork for each test, beside a floor.

The content is five tiny cells and twelve hidden tests. The floor is a warm fork that runs the same cells and the
same comparisons in its own process, with no isolation and no pipe. Run: `make bench`.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from autograder import assignment as assignments
from autograder import grading
from autograder.assignment import Assignment
from autograder.grading import Work
from autograder.lane import Lane
from autograder.sandbox import tiers

TESTS = 12
CELLS = (
    "import numpy as np",
    "def dense(x, W, b):\n    return x @ W + b",
    "rng = np.random.default_rng(0)\nx = rng.normal(size=(4, 3))",
    "W, b = np.ones((3, 2)), np.zeros(2)\ndense(x, W, b)",
    "print('done')",
)
ASSIGNMENT = """
    schema = "autograder-assignment/1"
    id = "bench"
    title = "Bench"
    packages = ["numpy"]

    [[questions]]
    id = "dense"
    title = "Dense"
    points = 12
    names = [{ name = "dense", signature = "dense(x, W, b)" }]
"""
HIDDEN = '''
    import numpy as np
    import pytest

    pytestmark = pytest.mark.question("dense")


    @pytest.mark.parametrize("rows", range(1, 13))
    def test_dense(student, rng, rows):
        """dense is right."""
        x, W, b = rng.normal(size=(rows, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
        assert np.allclose(student.call("dense", x, W, b), x @ W + b)
'''


@dataclass(frozen=True)
class Cost:
    """Seconds of wall and CPU for one submission."""

    wall: float
    cpu: float


def write_course(root: Path) -> Assignment:
    """The smallest course that holds the benchmark's content."""
    folder = root / "assignments" / "bench"
    (folder / "hidden").mkdir(parents=True)
    course = 'schema = "autograder-course/1"\nid = "bench"\ntitle = "Bench"\n'
    (root / "course.toml").write_text(course)
    (folder / "assignment.toml").write_text(textwrap.dedent(ASSIGNMENT))
    (folder / "source.py").write_text("".join(f"# %%\n{cell}\n\n" for cell in CELLS))
    (folder / "hidden" / "test_dense.py").write_text(textwrap.dedent(HIDDEN))
    return assignments.load(folder)


def measured(run: Callable[[int], None], count: int) -> Cost:
    """The cost of one of `count`, without what starting and ending costs."""
    idle, loaded = _cost(run, 0), _cost(run, count)
    return Cost((loaded.wall - idle.wall) / count, (loaded.cpu - idle.cpu) / count)


def _cost(run: Callable[[int], None], count: int) -> Cost:
    wall, cpu = time.perf_counter(), _cpu()
    run(count)
    return Cost(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    """Of this process and of all its descendants that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def isolated(assignment: Assignment, tier: str) -> Callable[[int], None]:
    """Grades that many submissions, one after another, in one lane."""

    def run(count: int) -> None:
        with Lane(assignment, tier) as lane:
            for _ in range(count):
                judged = grading.grade(lane, Work(list(enumerate(CELLS))), 0)
                assert all(finding.outcome == "passed" for finding in judged.findings.values())

    return run


def floor(count: int) -> None:
    """A warm fork for each submission: the same cells, the same comparisons, nothing between them."""
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell

    HistoryManager.enabled = False
    shell = InteractiveShell.instance()
    for _ in range(count):
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            continue
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (the child ends at once)
        for cell in CELLS:
            shell.run_cell(cell)
        for rows in range(1, TESTS + 1):
            rng = np.random.default_rng(rows)
            x, W, b = rng.normal(size=(rows, 3)), rng.normal(size=(3, 2)), rng.normal(size=2)
            assert np.allclose(shell.user_ns["dense"](x, W, b), x @ W + b)
        os._exit(0)


def main() -> None:
    """Prints a table for each tier that holds here."""
    with tempfile.TemporaryDirectory() as folder:
        assignment = write_course(Path(folder))
        secrets = [assignment.course.root / "course.toml"]
        holding = [tier for tier in tiers.ORDER if tiers.attempt(tier, secrets).holds]
        print(f"{'per submission':<34}{'CPU ms':>9}{'wall ms':>9}")
        for count in (10, 100):
            _print(f"floor, no isolation, {count}", measured(floor, count))
            for tier in holding:
                _print(f"{tier}, a fork for each test, {count}", measured(isolated(assignment, tier), count))


def _print(title: str, cost: Cost) -> None:
    print(f"{title:<34}{cost.cpu * 1000:>9.1f}{cost.wall * 1000:>9.1f}", flush=True)


if __name__ == "__main__":
    main()
