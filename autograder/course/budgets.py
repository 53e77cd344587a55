"""The budgets of a submission: time, memory, processes, output and disk, with their defaults and ranges."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.errors import AssignmentError

_MOST = {
    **dict.fromkeys(("cell_seconds", "notebook_seconds", "test_seconds", "all_tests_seconds"), 86_400),
    "memory_mb": 2**20,
    "processes": 4096,
    "output_kb": 3000,
    "disk_mb": 2**20,
}
_MOST_WHOLE = 3 * 86_400  # the default of the largest notebook and tests
_LEAST_PROCESSES = 4
_WHOLE = 1.5  # of a notebook and its tests: room for the public examples, and for some runs more


class Budgets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a submission may use. What is over budget is cut at once and costs what depends on it.

    `test_seconds` bounds the student's share of one hidden test, `all_tests_seconds` that of all together.
    `submission_seconds` bounds everything that is done for one submission.
    """

    cell_seconds: float = 20.0
    notebook_seconds: float = 60.0
    test_seconds: float = 10.0
    all_tests_seconds: float = 60.0
    memory_mb: int = 1024
    processes: int = 32
    output_kb: int = 1024
    disk_mb: int = 64
    submission_seconds: float | None = None

    @property
    def whole_seconds(self) -> float:
        """The seconds of a whole submission: as declared, or else half as much again as notebook and tests have."""
        usual = _WHOLE * (self.notebook_seconds + self.all_tests_seconds)
        return usual if self.submission_seconds is None else self.submission_seconds


def check(path: Path, budgets: Budgets) -> None:
    """Raise `AssignmentError` where a budget is out of its range; `path` is the file that says so."""
    for name, most in _MOST.items():
        if not 0 < getattr(budgets, name) <= most:
            raise AssignmentError(path, f"budget {name} must be more than 0 and at most {most}")
    if not 0 < budgets.whole_seconds <= _MOST_WHOLE:
        raise AssignmentError(
            path, f"budget submission_seconds must be more than 0 and at most {_MOST_WHOLE}"
        )
    if budgets.processes < _LEAST_PROCESSES:
        raise AssignmentError(
            path, f"budget processes must be at least {_LEAST_PROCESSES}: a worker needs some"
        )
