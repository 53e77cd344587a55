"""Measures the cost of answers to a real assignment: `python -m benchmarks.answers assignments/backprop`.

Each known answer is graded as a whole submission: hidden tests, public example, diagnosis, follow-through. The CPU
time is told apart by who spent it: the notebook's processes (the student's own code, and the forks it is asked in),
the judge (hidden tests with the reference), the grader itself. The known mistakes, which are run once for a class, are
run before.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import answers as course_answers
from autograder.course import assignment as assignments
from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.course.source import solution_notebook
from autograder.diagnosis.explain import DiagnosisContext
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.engine.submission import SubmissionGrader
from autograder.grading.baseline import Baseline
from autograder.grading.runner import Runner
from autograder.notebooks import code
from autograder.results import SubmissionResult
from autograder.sandbox import tiers
from autograder.submissions.collect import collect
from benchmarks.measure import tree

_TICKS = os.sysconf("SC_CLK_TCK")
_PARTS = ("notebook", "judge", "grader")


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time by who spent them."""

    notebook: float
    judge: float
    grader: float

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.notebook - other.notebook, self.judge - other.judge, self.grader - other.grader)


class Meter:
    """A grader with everything warm, that measures what a submission costs."""

    def __init__(self, assignment: Assignment, runner: Runner) -> None:
        self._assignment = assignment
        baseline = Baseline(runner, assignment, code.code_of(solution_notebook(assignment)), 0)
        context = DiagnosisContext(MistakeBank(assignment), {})
        self._grader = SubmissionGrader(assignment, runner, 0, baseline, context)

    def graded(self, answer: KnownAnswer) -> tuple[SubmissionResult, Spent]:
        """Grade the answer as a notebook that was handed in; return its result and its cost."""
        cells = [{"cell_type": "code", "metadata": {}, "source": source} for _, source in answer.work.cells]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "answer.ipynb"
            path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}))
            (submission,) = collect([path], preferred=self._assignment.id)
            before = spent()
            result = self._grader.grade(submission).result
            return result, spent() - before


def spent() -> Spent:
    """Return what this process and its descendants have used, those that have ended among them."""
    ours = tree(os.getpid())
    judges = [pid for pid in ours if "autograder.judge.server" in _command(pid)]
    own = sum(os.times()[:2])
    rest = [pid for pid in ours[1:] if pid not in judges]
    return Spent(sum(map(_used, rest)), sum(map(_used, judges)), own)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _used(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS


def table(assignment: Path) -> str:
    """Return the mean over the answers of each kind, and the dearest, in milliseconds of processor time."""
    loaded = assignments.load(assignment)
    tier = tiers.choose("auto", [loaded.course.root / "course.toml"]).tier
    lines = [
        "| answer | count | notebook ms | judge ms | grader ms | judge at most ms |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    with Runner(loaded, tier) as runner:
        meter = Meter(loaded, runner)
        answers = course_answers.answers(loaded)
        for kind, title in (
            ("bug", "wrong"),
            ("solution", "the solution"),
            ("variant", "right, but different"),
        ):
            chosen = [answer for answer in answers if answer.kind == kind]
            if kind == "bug":
                _fill_the_bank(meter, chosen)
            lines.append(_row(title, [meter.graded(answer)[1] for answer in chosen]))
    return "\n".join(lines)


def _fill_the_bank(meter: Meter, bugs: Sequence[KnownAnswer]) -> None:
    """Grade one wrong answer to each question, which runs all known mistakes."""
    for bug in {bug.question: bug for bug in bugs}.values():
        meter.graded(bug)


def _row(title: str, costs: Sequence[Spent]) -> str:
    means = [1000 * statistics.fmean(getattr(cost, part) for cost in costs) for part in _PARTS]
    most = 1000 * max(cost.judge for cost in costs)
    return f"| {title} | {len(costs)} | " + " | ".join(f"{value:.0f}" for value in (*means, most)) + " |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("assignment", type=Path)
    print(table(parser.parse_args().assignment))
