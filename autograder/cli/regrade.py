"""`autograder regrade` grades again what the gradebook holds, and shows who would move and why."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from autograder.cli import changes, grade, gradebooks, next_step, secret_files
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.engine.job import Job, default_jobs
from autograder.errors import UsageError
from autograder.records.report import GradeChange
from autograder.sandbox import tiers
from autograder.sandbox.tiers import Trial
from autograder.submissions import collect
from autograder.submissions.collect import Submission


def run(folder: Path, *, write: bool, jobs: int | None, sandbox: str, as_json: bool) -> int:
    """Grade again, print the report, and return the exit code. Without `write`, no grade changes."""
    assignment = assignments.load(folder)
    with (
        tempfile.TemporaryDirectory(prefix="autograder-regrade-") as made,
        gradebooks.opened(assignment.course),
    ):
        place = Path(made)
        found = _submissions(assignment, place / "handed-in")
        secrets = [*secret_files.of_assignment(assignment), *_files(found)]
        trial = tiers.choose(sandbox, secrets, assignment.course.require_tier)
        job = _job(assignment, found, trial, jobs, place / "graded")
        told = _told(assignment.id)
        grade.grade_class(job, fresh=False, trial=not write)
        report = _report(assignment.id, told, trial=not write)
    changes.show(report, _next(assignment, report, write=write), as_json=as_json)
    return 0


def _job(
    assignment: Assignment, found: Sequence[Submission], trial: Trial, jobs: int | None, out: Path
) -> Job:
    return Job(assignment, found, trial, assignment.seed, jobs or default_jobs(trial.tier), out)


def _submissions(assignment: Assignment, place: Path) -> list[Submission]:
    """Write the newest work of everybody to the disk, and return it. Raises `UsageError` where there is none."""
    from autograder.records.services import grades, submissions

    found = []
    for number, one in enumerate(grades.current(assignment.id)):
        work = submissions.work_of(one.grading.submission)
        if work is None:
            continue
        folder = place / str(number)
        notebook = _written(folder / "notebook.ipynb", work.submitted)
        helpers = {
            path: _written(folder / "beside" / str(at), data)
            for at, (path, data) in enumerate(work.files.items())
        }
        found.append(collect.from_files(one.name, notebook, helpers))
    if not found:
        problem = f"the gradebook holds no submission for {assignment.id}; run `autograder grade` first"
        raise UsageError(problem)
    return found


def _written(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _files(found: Sequence[Submission]) -> list[Path]:
    return [one.stored for one in found if one.stored is not None]


def _told(assignment: str) -> changes.Grades:
    """Return what everybody was told last; before any publication, what the gradebook says now."""
    from autograder.records.services import grades, publications

    now = grades.current(assignment)
    told = publications.told(assignment)
    if publications.standing(assignment) is None:
        return {one.name: one.grade for one in now}
    people = {one.grading.submission.person_id: one.name for one in now}
    return {people.get(person, f"person {person}"): grade for person, grade in told.items()}


def _report(assignment: str, told: changes.Grades, *, trial: bool) -> list[GradeChange]:
    from autograder.records import report
    from autograder.records.services import grades

    return report.changes(told, {one.name: one.grade for one in grades.current(assignment, trial=trial)})


def _next(assignment: Assignment, report: Sequence[GradeChange], *, write: bool) -> str:
    """Return the command that comes next."""
    if not write:
        return next_step.command("regrade", assignment.folder, "--write") if report else "autograder status"
    return next_step.command("publish", assignment.folder) if report else "autograder status"
