"""Grades a class by the command, keeps it, and compares it with its declarations."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from autograder import results
from autograder.course import mistakes, verdict
from autograder.course.assignment import Assignment
from autograder.results import Results
from tests.campaigns.classes import declared
from tests.campaigns.classes.members import Member

_NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}


def graded(assignment: Assignment, chosen: Sequence[Member], folder: Path) -> float:
    """Grade the class into `folder`/graded and return the seconds that it took, unless that was done before."""
    note = folder / "graded.json"
    if note.is_file() and (before := json.loads(note.read_text()))["digest"] == _digest(assignment, chosen):
        return float(before["seconds"])
    shutil.rmtree(folder, ignore_errors=True)
    write(chosen, folder / "submissions")
    command = [sys.executable, "-m", "autograder", "grade", str(assignment.folder)]
    started = time.monotonic()
    subprocess.run([*command, str(folder / "submissions"), "-o", str(folder / "graded")], check=True)
    seconds = time.monotonic() - started
    note.write_text(kept(assignment, chosen, seconds))
    return seconds


def kept(assignment: Assignment, chosen: Sequence[Member], seconds: float) -> str:
    """Return the note that a class was graded, in JSON: what was graded, and how long it took."""
    return json.dumps({"digest": _digest(assignment, chosen), "seconds": seconds})


def _digest(assignment: Assignment, chosen: Sequence[Member]) -> str:
    return f"{verdict.digest(assignment)} {len(chosen)}"


def write(chosen: Sequence[Member], folder: Path) -> None:
    """Write one notebook for each member, named by its number."""
    folder.mkdir(parents=True)
    for number, member in enumerate(chosen):
        notebook = _NOTEBOOK | {"cells": member.cells}
        (folder / f"s{number:03}.ipynb").write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")


def named(chosen: Sequence[Member], graded_class: Results) -> tuple[int, int]:
    """Return how many of the mistakes in the class are named to their students, and how many there are."""
    by_file = {Path(one.file).stem: one for one in graded_class.submissions}
    pairs = [(member, by_file.get(f"s{number:03}")) for number, member in enumerate(chosen)]
    told = [name for member, one in pairs if one and one.questions for name in declared.named(member, one)]
    return sum(told), sum(len(member.mistakes) for member in chosen)


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
