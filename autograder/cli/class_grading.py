"""Grades a class in a chosen sandbox: announces it, shows the progress, sums up and names the next step."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from autograder import artifacts
from autograder.cli import console, next_step, recorded_marks
from autograder.course import verdict
from autograder.course.assignment import Assignment
from autograder.course.verdict import Standing
from autograder.engine import earlier_marks, local, output_folder, outputs
from autograder.engine.job import Job, default_jobs
from autograder.engine.kept_pages import KeptPages
from autograder.grading.runner import Runner
from autograder.kept import Recorder
from autograder.marking import kept_marks
from autograder.marking.kept_marks import KeptMark
from autograder.records import address as addresses
from autograder.rendering.text import count
from autograder.results import Outcome, Results, Status, SubmissionResult
from autograder.sandbox.tiers import Trial
from autograder.submissions.collect import Submission

if TYPE_CHECKING:
    from autograder.cli.signing import GradingSignature

STOPPED = 130  # the exit code after an interrupt


@dataclass(frozen=True)
class Sitting:
    """How a class is graded: in the sandbox of `trial`, with so many runners, of which `first` has begun already.

    Where the class is not `whole`, no next step is named after it.
    """

    trial: Trial
    jobs: int | None
    seed: int | None
    fresh: bool
    whole: bool
    first: Runner | None


def has_gradebook(assignment: Assignment) -> bool:
    """Return True if the course of the assignment has a gradebook."""
    return addresses.course_has_one(assignment.course.root, os.environ)


def grade(
    assignment: Assignment,
    found: Sequence[Submission],
    target: Path,
    sitting: Sitting,
    signature: GradingSignature | None,
) -> int:
    """Grade the submissions into a folder, with the marks that people gave before, and return the exit code."""
    terminal = Console(stderr=True)
    marks = kept_marks.read(target / artifacts.MARKS, assignment.id)
    standing = verdict.standing(assignment)
    _announce(terminal, assignment, sitting.trial, len(found), standing)
    job = Job(
        assignment=assignment,
        submissions=found,
        trial=sitting.trial,
        seed=assignment.seed if sitting.seed is None else sitting.seed,
        jobs=sitting.jobs or default_jobs(sitting.trial.tier),
        out=target,
        warnings=(f"The assignment was not verified: {standing.clause}.",) if standing.clause else (),
    )
    graded = grade_class(job, fresh=sitting.fresh, first=sitting.first)
    done = len(graded.submissions)
    if done < len(found):
        ids = {one.id for one in graded.submissions}
        _with_earlier_marks(
            terminal, graded, target, assignment, [one for one in marks if one.submission in ids]
        )
        terminal.print(
            f"Stopped: {done} of {count(len(found), 'submission')} graded and written to {target}."
        )
        return STOPPED
    graded = _with_earlier_marks(terminal, graded, target, assignment, marks)
    if signature is not None:
        signature.write(assignment, graded, target, found)
    console.summary(graded, target)
    if sitting.whole:
        _say_next(graded, target, assignment)
    return 1 if any(one.status is Status.GRADER_ERROR for one in graded.submissions) else 0


def _say_next(graded: Results, target: Path, assignment: Assignment) -> None:
    """Name what comes after a grading: what was our fault, the marking by hand, or the pages."""
    if any(one.status is Status.GRADER_ERROR for one in graded.submissions):
        next_step.say("read what happened on the class page, and grade again")
    elif any(Outcome.PENDING in _outcomes(one) for one in graded.submissions):
        arguments = (assignment.folder, "--results", target, "--out", "sheet.csv")
        next_step.say(next_step.command("mark", *arguments))
    elif has_gradebook(assignment):
        next_step.say(next_step.command("publish", assignment.folder))
    else:
        next_step.say(f"give each student their page, in {target / artifacts.FEEDBACK}")


def _outcomes(one: SubmissionResult) -> set[Outcome]:
    return {test.outcome for question in one.questions for test in question.tests}


def _with_earlier_marks(
    terminal: Console, graded: Results, target: Path, assignment: Assignment, marks: Sequence[KeptMark]
) -> Results:
    """Return the results with the marks that people gave before, and say which of them were dropped."""
    if not marks:
        return graded
    taken = earlier_marks.take_over(graded, target, assignment, marks)
    recorded_marks.record(assignment, target)
    dropped = f"; {len(taken.dropped)} dropped:" if taken.dropped else ""
    terminal.print(Text(f"{count(taken.kept, 'mark')} by hand kept{dropped}"))
    for sentence in taken.dropped:
        terminal.print(Text(f"  {sentence}"))
    return taken.results


def grade_class(job: Job, *, fresh: bool, trial: bool = False, first: Runner | None = None) -> Results:
    """Grade the class; with a gradebook, keep what has not changed since, and record the rest (as a `trial`)."""
    if not has_gradebook(job.assignment):
        output_folder.empty(job.out)
        return _with_progress(job, None, None, first)
    from autograder.cli import gradebooks

    with gradebooks.recorder(job, fresh=fresh, trial=trial) as recorder:
        if fresh:
            output_folder.empty(job.out)
        pages = KeptPages(job.out, outputs.handout(job.assignment))
        output_folder.empty(job.out, but=[artifacts.FEEDBACK])
        return _with_progress(job, recorder, pages, first)


def _with_progress(
    job: Job, recorder: Recorder | None, pages: KeptPages | None, first: Runner | None
) -> Results:
    with console.progress_bar() as bar:
        task = bar.add_task("grading", total=len(job.submissions))
        return local.run(job, lambda result: bar.advance(task), recorder, pages, first)


def _announce(
    terminal: Console, assignment: Assignment, trial: Trial, number: int, standing: Standing
) -> None:
    terminal.print(Text(f"{assignment.title}: {count(number, 'submission')}, sandbox {trial.tier}"))
    if standing is not Standing.FIT:
        command = f"autograder verify {shlex.quote(str(assignment.folder))}"
        warning = f"Not verified: {standing.clause}; run {command}"
        terminal.print(Text(warning, style="yellow"), soft_wrap=True)
    if trial.tier == "none":
        warning = "No isolation: a notebook can read and change everything that you can."
        terminal.print(Text(warning, style="bold red"))
