"""Grades every habit through the real command: one class, and a small one with short time limits."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.campaigns.damaged import classroom
from tests.campaigns.damaged.classroom import Graded
from tests.campaigns.habits import answers, course, front_matter, packages, shown, unusual, written
from tests.campaigns.habits.case import Habit

CASES: list[Habit] = [
    case for kinds in (front_matter, packages, shown, answers, written, unusual) for case in kinds.CASES
]


@dataclass(frozen=True)
class Report:
    """What the command left of one submission: its entry, its page, the outputs of its run, its row for markers."""

    entry: Mapping[str, Any]
    page: str
    outputs: Sequence[Any]
    row: str

    @property
    def warnings(self) -> list[str]:
        """The notes on how the notebook ran."""
        return list(self.entry["warnings"])

    @property
    def messages(self) -> list[str]:
        """What the tests say."""
        return [test["message"] for tests in self.tests.values() for test in tests]

    @property
    def scores(self) -> dict[str, float | None]:
        """The score of each question."""
        return {question["id"]: question["score"] for question in self.entry["questions"]}

    @property
    def tests(self) -> dict[str, list[dict[str, Any]]]:
        """The tests of each question."""
        return {question["id"]: question["tests"] for question in self.entry["questions"]}


def grade(root: Path, tier: str) -> tuple[list[Graded], dict[str, Report]]:
    """Grade all cases below `root`; return what the commands left, and a report for each case by its name."""
    classes = [
        _grade(root / "ordinary", [case for case in CASES if not case.endless], 60, tier),
        _grade(root / "endless", [case for case in CASES if case.endless], 4, tier),
    ]
    return [graded for graded, _ in classes], {
        name: report for _, of in classes for name, report in of.items()
    }


def _grade(root: Path, cases: Sequence[Habit], seconds: int, tier: str) -> tuple[Graded, dict[str, Report]]:
    folder = root / "class"
    folder.mkdir(parents=True)
    for case in cases:
        case.make(folder / case.path)
    assignment = course.write(root / "course", seconds)
    graded = classroom.grade(assignment, folder, root / "out", tier)
    rows = _rows(assignment, graded.out, root / "sheet.csv")
    return graded, {case.name: _report(graded, case, rows) for case in cases}


def _report(graded: Graded, case: Habit, rows: Mapping[str, str]) -> Report:
    entry = _entry(graded, case)
    executed = graded.out / "executed" / f"{entry['id']}.ipynb"
    outputs = (
        [cell.get("outputs", []) for cell in json.loads(executed.read_bytes())["cells"]]
        if executed.exists()
        else []
    )
    page = (graded.out / entry["feedback"]).read_text(encoding="utf-8")
    return Report(entry, page, outputs, rows.get(entry["id"], ""))


def _entry(graded: Graded, case: Habit) -> dict[str, Any]:
    """The one entry whose file is the case's, or lies in it."""
    (entry,) = (one for name, one in graded.by_file.items() if f"{name}/".startswith(f"{case.path}/"))
    return entry


def _rows(assignment: Path, out: Path, sheet: Path) -> dict[str, str]:
    """The answers in the marking sheet, by submission, the rubric's file left out."""
    command = [sys.executable, "-m", "autograder", "mark", assignment, "--results", out, "--out", sheet]
    subprocess.run([*map(str, command)], check=True, capture_output=True, timeout=60)
    (key,) = (path for path in out.iterdir() if re.search(r"key", path.name))
    codes = json.loads(key.read_bytes())["codes"]
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return {codes[row["code"]]["submission"]: row["answer"] for row in csv.DictReader(file)}
