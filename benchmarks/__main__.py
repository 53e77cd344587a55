"""Measures the cost of grading, beside its floor: `python -m benchmarks [--full]`, or `make bench`.

For each content: the floor, the stages of one submission, and the whole command on classes of several sizes, with one
runner on one core and on two, and with two runners. Where the command `nbgrader` is found, `nbgrader autograde` grades
the same content.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from autograder.course.assignment import Assignment
from autograder.sandbox import tiers
from benchmarks import contents, floor, nbgrader, stages
from benchmarks.contents import Content
from benchmarks.measure import Cost, Watched, each, watch

_ROUNDS = 5
_FLOOR = "floor: no isolation, no fork a test, no page"
_CORES_AND_JOBS = ((1, 1), (2, 1), (2, 2))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="classes of 1,000 too")
    sizes = (1, 10, 100, 1000) if parser.parse_args().full else (1, 10, 100)
    for content in contents.CONTENTS:
        with tempfile.TemporaryDirectory() as folder:
            _content(content, Path(folder), sizes)


def _content(content: Content, folder: Path, sizes: tuple[int, ...]) -> None:
    assignment = contents.write_course(folder, content)
    tier = tiers.choose("auto", [assignment.course.root / "course.toml"]).tier
    slow = content.cells != contents.TINY
    print(f"\n{content.name}; sandbox {tier}\n{'a submission':<40}{'CPU ms':>9}{'wall ms':>9}", flush=True)
    one = contents.write_class(folder / "one", content, 1) / "s0000.ipynb"
    parts = _parts(assignment, content, tier, one, 3 if slow else 10)
    for name, cost in parts.items():
        _line(name, cost)
    _line("without the page", sum_of([cost for name, cost in parts.items() if name not in (_FLOOR, "page")]))
    for count in (size for size in sizes if not slow or size in (1, 10, 100)):
        _class(assignment, content, folder, count, tier)
    if nbgrader.installed():
        _line("nbgrader autograde, 10", nbgrader.autograde(folder / "nbgrader", content, 10))


def _parts(assignment: Assignment, content: Content, tier: str, one: Path, count: int) -> dict[str, Cost]:
    """Return the medians of the floor and of each stage, measured by turns: a shared machine changes its pace."""
    rounds = [
        {
            _FLOOR: each(lambda n: floor.run(content, n), count),
            **stages.split(assignment, content, tier, one, count),
        }
        for _ in range(_ROUNDS)
    ]
    return {name: median_of([parts[name] for parts in rounds]) for name in rounds[0]}


def _class(assignment: Assignment, content: Content, folder: Path, count: int, tier: str) -> None:
    submissions = contents.write_class(folder / f"class{count}", content, count)
    for cores, jobs in _CORES_AND_JOBS if count > 1 else _CORES_AND_JOBS[:1]:
        watched = _graded(assignment, submissions, folder / f"out{count}-{cores}-{jobs}", cores, jobs, tier)
        said = f"class of {count}, --jobs {jobs}, {cores} core{'s' * (cores > 1)}"
        note = f"   first after {watched.first:.1f} s, {watched.memory / 2**20:.0f} MB at most"
        _line(said, watched.cost / count, note)


def _graded(
    assignment: Assignment, submissions: Path, out: Path, cores: int, jobs: int, tier: str
) -> Watched:
    command = [sys.executable, "-m", "autograder", "grade", str(assignment.folder), str(submissions)]
    command += ["-o", str(out), "--jobs", str(jobs), "--sandbox", tier]
    return watch(command, lambda: any(out.glob("feedback/*.html")), cores)


def sum_of(costs: list[Cost]) -> Cost:
    """Return all of them together."""
    return Cost(sum(cost.wall for cost in costs), sum(cost.cpu for cost in costs))


def median_of(costs: list[Cost]) -> Cost:
    """Return the median of each of the two."""
    return Cost(median(cost.wall for cost in costs), median(cost.cpu for cost in costs))


def _line(title: str, cost: Cost, note: str = "") -> None:
    print(f"{title:<46}{cost.cpu * 1000:>9.1f}{cost.wall * 1000:>9.1f}{note}", flush=True)


if __name__ == "__main__":
    main()
