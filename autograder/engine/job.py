"""A job: a class to grade, and what its results say of it before anyone is graded."""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from autograder import results
from autograder.course.assignment import Assignment
from autograder.results import AssignmentInfo, Results, SandboxInfo, SubmissionResult
from autograder.sandbox.tiers import Trial
from autograder.submissions.collect import Submission

_VERSIONED = ("autograder", "numpy", "scikit-learn", "matplotlib", "ipython", "pytest")


@dataclass(frozen=True)
class Job:
    """A class to grade: in which sandbox, with which seed and how many runners, and where the outputs go.

    `warnings` are sentences about the class as a whole, for the instructor.
    """

    assignment: Assignment
    submissions: Sequence[Submission]
    trial: Trial
    seed: int
    jobs: int
    out: Path
    warnings: tuple[str, ...] = ()

    @property
    def info(self) -> AssignmentInfo:
        """Return what the results say of the assignment."""
        return info(self.assignment)

    @property
    def sandbox(self) -> SandboxInfo:
        """Return what the results say of the isolation."""
        return SandboxInfo(tier=self.trial.tier, held=self.trial.held, failed=self.trial.failed)

    def results(self, submissions: Iterable[SubmissionResult]) -> Results:
        """Return the class's results from those of the submissions."""
        return Results(
            schema=results.SCHEMA,
            assignment=self.info,
            sandbox=self.sandbox,
            seed=self.seed,
            versions=versions(),
            submissions=tuple(submissions),
            warnings=self.warnings,
        )


def info(assignment: Assignment) -> AssignmentInfo:
    """Return what the results say of an assignment."""
    return AssignmentInfo(
        id=assignment.id,
        title=assignment.title,
        course=assignment.course.title,
        max_score=assignment.max_score,
        shown_decimals=assignment.course.shown_decimals,
    )


def versions() -> dict[str, str]:
    """Return the versions of the interpreter and of the packages that verdicts depend on."""
    found = {"python": platform.python_version()}
    for name in _VERSIONED:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def default_jobs(tier: str = "") -> int:
    """Return how many runners work beside each other: as many as there are cores to run on.

    In the tier `process` it is one: there the kernel counts the processes of all runners together, as one user's, and a
    notebook that takes them all would take them from the one beside it.
    """
    if tier == "process":
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
