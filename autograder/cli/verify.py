"""`autograder verify`: tests the hidden tests of assignments before anyone is graded with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from autograder.cli import changed, console, next_step, secret_files, verify_report
from autograder.course import answers, course, secret_key, verdict
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.engine import outputs
from autograder.engine.job import default_jobs
from autograder.errors import UsageError
from autograder.sandbox import tiers
from autograder.verify import report as reports


def chosen(folders: Sequence[Path], *, every: bool, changed_since: str | None) -> list[Path]:
    """Return the assignments to verify. Raises `UsageError` where none is named."""
    found = list(folders)
    if every:
        found += course.find(Path.cwd()).assignment_folders()
    if changed_since is not None:
        found += changed.since(course.find(Path.cwd()), changed_since)
    elif not found:
        raise UsageError("name an assignment's folder, or use --all inside a course")
    return list(dict.fromkeys(found))


def run(folders: Sequence[Path], *, seeds: int, sandbox: str, mutants: int | None, out: Path | None) -> int:
    """Verify assignments and return the exit code: 0 where all are fit to release, else 2."""
    if not folders:
        Console().print(Text("No assignment is touched."))
    fit = [_is_fit(_with_key(assignments.load(folder)), seeds, sandbox, mutants, out) for folder in folders]
    return 0 if all(fit) else 2


def _with_key(assignment: Assignment) -> Assignment:
    """Return the assignment with the course's key, if there is one: its class will be asked the same inputs."""
    return replace(assignment, key=secret_key.read(assignment.course.root))


def _is_fit(assignment: Assignment, seeds: int, sandbox: str, mutants: int | None, out: Path | None) -> bool:
    trial = tiers.choose(sandbox, secret_files.of_assignment(assignment))
    judged = verdict.digest(assignment)  # before: what changes meanwhile has not been judged
    with console.progress_bar() as bar:
        total = len(answers.answers(assignment)) + reports.mutant_count(assignment, mutants)
        task = bar.add_task(f"verifying {assignment.id}", total=total)
        jobs = default_jobs()
        report = reports.verify(assignment, trial.tier, seeds, jobs, mutants, lambda: bar.advance(task))
    verify_report.print_report(Console(), report, seeds, trial.tier)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        outputs.write_text(out / f"{assignment.id}.html", verify_report.page(report, seeds))
    _keep(assignment, judged, len(report.faults))
    if report.faults:
        next_step.say(f"mend what is listed, then {next_step.command('verify', assignment.folder)}")
    else:
        next_step.say(next_step.command("release", assignment.folder))
    return not report.faults


def _keep(assignment: Assignment, judged: str, faults: int) -> None:
    """Keep the verdict beside the assignment; where that folder cannot be written, say so."""
    try:
        verdict.keep(assignment, judged, faults)
    except OSError as error:
        problem = f"{error.filename}: the verdict cannot be kept, so that `release` will ask for it: {error.strerror}"
        Console(stderr=True).print(Text(problem))
