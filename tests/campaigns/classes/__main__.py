"""Makes a class for each assignment, grades it by the command, and prints what is otherwise than declared.

    python -m tests.campaigns.classes [ASSIGNMENT ...] [--size N] [-o FOLDER]

A class that was graded already is only compared again, unless its assignment has changed; so an interrupted run goes
on where it was. Exit code 1 where a mark or a name differs.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from autograder import results
from autograder.course import assignment as assignments
from autograder.course import mistakes, verdict
from autograder.course.assignment import Assignment
from autograder.results import Results
from tests.campaigns.classes import declared, members
from tests.campaigns.classes.members import Member

COURSE = Path(__file__).parents[3] / "assignments"
_NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}


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
    seconds = graded(assignment, chosen, folder)
    found = differences(assignment, chosen, results.read(folder / "graded" / "results.json"))
    print(f"{assignment.id}: {len(chosen)} students, {seconds:.0f} s, {len(found)} differences", flush=True)
    for line in found:
        print(f"  {line}", flush=True)
    return len(found)


def graded(assignment: Assignment, chosen: Sequence[Member], folder: Path) -> float:
    """Grade the class into `folder`/graded and return the seconds that it took, unless that was done before."""
    kept, digest = folder / "graded.json", f"{verdict.digest(assignment)} {len(chosen)}"
    if kept.is_file() and (before := json.loads(kept.read_text()))["digest"] == digest:
        return float(before["seconds"])
    shutil.rmtree(folder, ignore_errors=True)
    write(chosen, folder / "submissions")
    command = [sys.executable, "-m", "autograder", "grade", str(assignment.folder)]
    started = time.monotonic()
    subprocess.run([*command, str(folder / "submissions"), "-o", str(folder / "graded")], check=True)
    seconds = time.monotonic() - started
    kept.write_text(json.dumps({"digest": digest, "seconds": seconds}))
    return seconds


def write(chosen: Sequence[Member], folder: Path) -> None:
    """Write one notebook for each member, named by its number."""
    folder.mkdir(parents=True)
    for number, member in enumerate(chosen):
        notebook = _NOTEBOOK | {"cells": member.cells}
        (folder / f"s{number:03}.ipynb").write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")


def differences(assignment: Assignment, chosen: Sequence[Member], graded_class: Results) -> list[str]:
    """Return every difference between the class and its declaration, with the student's number and name."""
    by_file = {Path(one.file).stem: one for one in graded_class.submissions}
    titles = [one.misconception for one in mistakes.load(assignment)]
    lines = []
    for number, member in enumerate(chosen):
        one = by_file.get(f"s{number:03}")
        if one is None or one.status is not results.Status.GRADED:
            lines.append(f"s{number:03} {member.name}: {one.status if one else 'no result'}")
            continue
        lines += [
            f"s{number:03} {member.name}: {line}"
            for line in declared.differences(assignment, member, one, titles)
        ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
