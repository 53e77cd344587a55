"""A solution that is not one: its own cell is named, and nothing is said of other answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.grading.findings import GradedNotebook
from autograder.sandbox.runs import CellRun, NotebookRun
from autograder.verify import faults
from autograder.verify.report import verify
from tests.verify import courses


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("\n# %%\nz = 1\nz / 0\n", "source.py, line 22: the cell raises ZeroDivisionError: division by zero"),
        ("\n# %%\ndef f(:\n", "source.py, line 21: this is no Python: invalid syntax"),
        ("\n# %%\nimport os; os._exit(1)\n", "source.py, line 21: the cell ended the process that it ran in"),
    ],
)
def test_a_cell_that_does_not_run_is_named_with_its_line(
    tmp_path: Path, best_tier: str, cell: str, said: str
) -> None:
    report = verify(courses.write(tmp_path, more={"source.py": cell}), best_tier, 1)
    assert [said, "the other answers were not tried: first make the solution pass every test"] == list(
        report.faults
    )


def test_a_name_that_no_cell_defines_is_named(tmp_path: Path, best_tier: str) -> None:
    old = 'returns = "twice x" }]'
    more = 'returns = "twice x" }, { name = "quad", signature = "quad(x)" }]'
    folder = courses.edited(tmp_path, courses.SETTINGS, old, more)
    report = verify(assignments.load(folder), best_tier, 1)
    assert report.faults[0] == "no cell of source.py defines quad, which question double asks for"


def test_a_solution_near_its_budget_is_remarked_on(small: Assignment) -> None:
    run = NotebookRun({2: CellRun("ok", seconds=0.9)})
    judged = GradedNotebook({}, run, (), seconds={"test_double.py::test_number": 0.5})
    (remark,) = faults.slow(small, judged)
    assert remark.startswith(
        "the solution takes 0.9 s in the cell of source.py, line 8, and cell_seconds is 1.5: "
    )
