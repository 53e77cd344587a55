"""Measures the cost of grading, beside its floor: `python -m benchmarks [--full] [--classes]`, or `make bench`.

For each content: the floor, the stages of one submission, and the whole command on classes of several sizes, with one
runner on one core and on two, and with two runners. Where the command `nbgrader` is found, `nbgrader autograde` grades
the same content. Then come classes with wrong answers in them; `--classes COUNT` measures these alone, with so many
known answers of each kind. Gradebooks come last; `--records PEOPLE` measures these alone, with a class of so many.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.sandbox import tiers
from benchmarks import classes, contents, floor, nbgrader, records, stages
from benchmarks.contents import Content
from benchmarks.measure import Cost, each

_ROUNDS = 5
_FLOOR = "floor: no isolation, no fork a test, no page"
_BACKPROP = Path(__file__).parents[1] / "assignments" / "backprop"
_CORES_AND_JOBS = ((1, 1), (2, 1), (2, 2))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help="classes of 1,000 too")
    parser.add_argument("--classes", type=int, metavar="COUNT", help="only classes with wrong answers")
    parser.add_argument(
        "--records", type=int, metavar="PEOPLE", help="only gradebooks, of a class of so many"
    )
    asked = parser.parse_args()
    if asked.records is not None:
        records.report(_tier(), asked.records)
        return
    sizes = (1, 10, 100, 1000) if asked.full else (1, 10, 100)
    for content in contents.CONTENTS if asked.classes is None else ():
        with tempfile.TemporaryDirectory() as folder:
            _content(content, Path(folder), sizes)
    with tempfile.TemporaryDirectory() as folder:
        _classes_with_mistakes(Path(folder), 100 if asked.classes is None else asked.classes)
    if asked.classes is None:
        records.report(_tier())


def _tier() -> str:
    return tiers.choose("auto", [_BACKPROP / "assignment.toml"]).tier


def _classes_with_mistakes(folder: Path, count: int) -> None:
    """Print the cost of the class of forty, and of known mistakes beside variants."""
    forty = contents.write_course(folder, classes.TRAINING)
    tier = tiers.choose("auto", [forty.course.root / "course.toml"]).tier
    print(f"\n{classes.TRAINING.name}, classes with mistakes; sandbox {tier}", flush=True)
    _line("floor: no isolation, no fork a test, no page", each(lambda n: floor.run(classes.TRAINING, n), 10))
    handed_in = classes.write_forty(folder / "forty")
    watched = classes.graded(forty, handed_in, folder / "forty-out", 1, 1, tier)
    _line("class of 40, 18 wrong, --jobs 1, 1 core", watched.cost / 40)
    backprop = assignments.load(_BACKPROP)
    for kind, title in (("bug", "known mistakes"), ("variant", "variants")) if count else ():
        handed_in = classes.write_answers(folder / kind, backprop, kind, count)
        out = folder / f"{kind}-out"
        watched = classes.graded(backprop, handed_in, out, 1, 1, tier)
        note = f"   a submission's own, median: {classes.medians(out) * 1000:.0f} ms CPU"
        _line(f"{count} {title} of backprop, 1 core", watched.cost / count, note)


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
        out = folder / f"out{count}-{cores}-{jobs}"
        watched = classes.graded(assignment, submissions, out, cores, jobs, tier)
        said = f"class of {count}, --jobs {jobs}, {cores} core{'s' * (cores > 1)}"
        note = f"   first after {watched.first:.1f} s, {watched.memory / 2**20:.0f} MB at most"
        _line(said, watched.cost / count, note)


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
