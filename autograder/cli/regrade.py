"""`autograder regrade` grades again what the gradebook holds, and shows who would move and why."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cli import changes, class_grading, collected, gradebooks, next_step, secret_files, terms
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.engine.job import Job, default_jobs
from autograder.errors import UsageError
from autograder.records.report import GradeChange
from autograder.sandbox import tiers
from autograder.sandbox.tiers import Trial
from autograder.submissions.collect import Submission

if TYPE_CHECKING:  # Django must be configured before a table is imported
    from autograder.records.services.grades import CurrentGrade


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
        told = _told(assignment)
        class_grading.grade_class(job, fresh=False, trial=not write)
        report = _report(assignment, told, trial=not write)
    changes.show(report, _next(assignment, report, write=write), as_json=as_json)
    return 0


def _job(
    assignment: Assignment, found: Sequence[Submission], trial: Trial, jobs: int | None, out: Path
) -> Job:
    return Job(assignment, found, trial, assignment.seed, jobs or default_jobs(trial.tier), out)


def _submissions(assignment: Assignment, place: Path) -> list[Submission]:
    """Write every work that may count to the disk, and return it. Raises `UsageError` where there is none."""
    from autograder.records.services import grades, submissions

    found = collected.written_works(assignment, place / "collected")
    names = {one.id for one in found}
    for number, one in enumerate(grades.current(assignment.id)):
        work = (
            None
            if one.grading.submission.receptions.exists()
            else submissions.work_of(one.grading.submission)
        )
        if work is not None and one.name not in names:
            found.append(collected.written(place / str(number), one.name, work))
    if not found:
        problem = f"the gradebook holds no submission for {assignment.id}; run `autograder grade` first"
        raise UsageError(problem)
    return found


def _files(found: Sequence[Submission]) -> list[Path]:
    return [one.stored for one in found if one.stored is not None]


def _told(assignment: Assignment) -> changes.Grades:
    """Return what everybody was told last; before any publication, what the gradebook says now."""
    from autograder.records.services import publications

    now = _current(assignment)
    told = publications.told(assignment.id)
    if publications.standing(assignment.id) is None:
        return {one.name: one.grade for one in now}
    people = {one.grading.submission.person_id: one.name for one in now}
    return {people.get(person, f"person {person}"): grade for person, grade in told.items()}


def _current(assignment: Assignment, *, trial: bool = False) -> list[CurrentGrade]:
    """Return everybody's grade for the work that counts."""
    from autograder.records.services import grades, term_grades

    counting = term_grades.counting(assignment.id, terms.read(assignment.course, trial=trial))
    return grades.current(assignment.id, trial=trial, counting=counting)


def _report(assignment: Assignment, told: changes.Grades, *, trial: bool) -> list[GradeChange]:
    from autograder.records import report

    return report.changes(told, {one.name: one.grade for one in _current(assignment, trial=trial)})


def _next(assignment: Assignment, report: Sequence[GradeChange], *, write: bool) -> str:
    """Return the command that comes next."""
    if not write:
        return next_step.command("regrade", assignment.folder, "--write") if report else "autograder status"
    return next_step.command("publish", assignment.folder) if report else "autograder status"
