"""Makes a class for each assignment, grades it by the command, and prints what is otherwise than declared.

    python -m tests.campaigns.classes [ASSIGNMENT ...] [--size N] [-o FOLDER]

A class that was graded already is only compared again, unless its assignment has changed; so an interrupted run goes
on where it was. Exit code 1 where a mark or a name differs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograder import results
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from tests.campaigns.classes import graded_class, members

COURSE = Path(__file__).parents[3] / "assignments"


def main() -> int:
    """Grade and compare the classes that are named, or all; return the exit code."""
    arguments = _arguments()
    folders = [COURSE / name for name in arguments.assignments] or sorted(
        path.parent for path in COURSE.glob("*/assignment.toml")
    )
    found = [_one(assignments.load(folder), arguments.size, arguments.out) for folder in folders]
    return int(any(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("assignments", nargs="*", help="ids; all of the course if none is given")
    parser.add_argument("--size", type=int, default=members.SIZE, help="students in each class")
    parser.add_argument(
        "-o", "--out", type=Path, default=Path("build/classes"), help="where the classes are kept"
    )
    return parser.parse_args()


def _one(assignment: Assignment, size: int, out: Path) -> int:
    """Grade one class, print its row and its differences, and return how many there are."""
    chosen = members.members(assignment, size)
    folder = out / assignment.id
    seconds = graded_class.graded(assignment, chosen, folder)
    graded = results.read(folder / "graded" / "results.json")
    found = graded_class.differences(assignment, chosen, graded)
    told, mistakes = graded_class.named(chosen, graded)
    print(
        f"{assignment.id}: {len(chosen)} students, {seconds:.0f} s, {told} of {mistakes} mistakes named, "
        f"{len(found)} differences",
        flush=True,
    )
    for line in found:
        print(f"  {line}", flush=True)
    return len(found)


if __name__ == "__main__":
    sys.exit(main())
