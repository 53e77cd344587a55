"""`autograder grade`: grades a class, in a sandbox that has first withstood an attack on itself."""

from __future__ import annotations

import contextlib
import os
import shlex
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from autograder import artifacts
from autograder.cli import console, next_step, recorded_marks, secret_files
from autograder.course import assignment as assignments
from autograder.course import secret_key, verdict
from autograder.course.assignment import Assignment
from autograder.course.verdict import Standing
from autograder.engine import earlier_marks, local, output_folder, outputs
from autograder.engine.job import Job, default_jobs
from autograder.engine.kept_pages import KeptPages
from autograder.errors import SandboxError, UsageError
from autograder.grading.runner import Runner
from autograder.kept import Recorder
from autograder.marking import kept_marks
from autograder.marking.kept_marks import KeptMark
from autograder.records import address as addresses
from autograder.rendering.text import count
from autograder.results import Outcome, Results, Status, SubmissionResult
from autograder.sandbox import tiers
from autograder.sandbox.tiers import Trial
from autograder.submissions import collect
from autograder.submissions.collect import Submission

if TYPE_CHECKING:
    from autograder.cli.signing import GradingSignature


def run(
    folder: Path,
    paths: Sequence[Path],
    *,
    out: Path | None,
    jobs: int | None,
    seed: int | None,
    sandbox: str,
    fresh: bool,
    sign: str | None = None,
) -> int:
    """Grade a class and return the exit code. In a course with a gradebook, record it as it goes."""
    assignment = assignments.load(folder)
    found = collect.collect(paths, preferred=assignment.id)
    if not found:
        raise UsageError(
            f"there is no notebook in {', '.join(map(str, paths))}; name the folder that holds them"
        )
    secret_key.ensure(
        assignment.course.root
    )  # before earlier results are removed, in case it cannot be written
    target = out or Path("graded") / assignment.id
    signature = _signature(sign, target, paths, sandbox)
    marker = output_folder.claim(target, paths)
    with output_folder.held(marker):
        secrets = [*secret_files.of_assignment(assignment), marker, *_files(found)]
        secrets += signature.secrets if signature else []
        with ThreadPoolExecutor(1) as beside:
            trying = beside.submit(tiers.choose, sandbox, secrets)
            with _begun_runner(assignment, sandbox) as first:
                trial = trying.result()
                usable = first if first and first.tier == trial.tier else None
                return _grade(
                    assignment,
                    found,
                    trial,
                    target,
                    jobs,
                    seed,
                    fresh=fresh,
                    first=usable,
                    signature=signature,
                )


@contextlib.contextmanager
def _begun_runner(assignment: Assignment, sandbox: str) -> Iterator[Runner | None]:
    """Start a runner's processes, which import while the sandbox is tried. With a gradebook there may be no need."""
    if _has_gradebook(assignment):
        yield None
        return
    with contextlib.closing(Runner(assignment, tiers.expected(sandbox))) as runner:
        try:
            runner.begin()
        except SandboxError:  # the trial of the tier says why
            yield None
        else:
            yield runner


def _has_gradebook(assignment: Assignment) -> bool:
    return addresses.exists(addresses.of_course(assignment.course.root, os.environ))


def _signature(
    sign: str | None, target: Path, paths: Sequence[Path], sandbox: str
) -> GradingSignature | None:
    """Return what signs the results. What it imports needs a package that not everybody has."""
    if sign is None:
        return None
    if sandbox == "none":
        problem = "grade in a tier, or leave --sign out"
        raise UsageError(f"without isolation a notebook can read the private key; {problem}")
    from autograder.cli import signing

    return signing.GradingSignature(sign, target, paths)


def _files(found: Sequence[Submission]) -> list[Path]:
    """Return the files that belong to students: no worker may read one by its path."""
    return list(dict.fromkeys(one.stored for one in found if one.stored is not None))


def _grade(
    assignment: Assignment,
    found: Sequence[Submission],
    trial: Trial,
    target: Path,
    jobs: int | None,
    seed: int | None,
    *,
    fresh: bool,
    first: Runner | None,
    signature: GradingSignature | None,
) -> int:
    terminal = Console(stderr=True)
    marks = kept_marks.read(target / artifacts.MARKS, assignment.id)
    standing = verdict.standing(assignment)
    _announce(terminal, assignment, trial, len(found), standing)
    job = Job(
        assignment=assignment,
        submissions=found,
        trial=trial,
        seed=assignment.seed if seed is None else seed,
        jobs=jobs or default_jobs(trial.tier),
        out=target,
        warnings=(f"The assignment was not verified: {standing.clause}.",) if standing.clause else (),
    )
    graded = grade_class(job, fresh=fresh, first=first)
    done = len(graded.submissions)
    if done < len(found):
        ids = {one.id for one in graded.submissions}
        _with_earlier_marks(
            terminal, graded, target, assignment, [one for one in marks if one.submission in ids]
        )
        terminal.print(
            f"Stopped: {done} of {count(len(found), 'submission')} graded and written to {target}."
        )
        return 130
    graded = _with_earlier_marks(terminal, graded, target, assignment, marks)
    if signature is not None:
        signature.write(assignment, graded, target, found)
    console.summary(graded, target)
    _say_next(graded, target, assignment)
    return 1 if any(one.status is Status.GRADER_ERROR for one in graded.submissions) else 0


def _say_next(graded: Results, target: Path, assignment: Assignment) -> None:
    """Name what comes after a grading: what was our fault, the marking by hand, or the pages."""
    if any(one.status is Status.GRADER_ERROR for one in graded.submissions):
        next_step.say("read what happened on the class page, and grade again")
    elif any(Outcome.PENDING in _outcomes(one) for one in graded.submissions):
        arguments = (assignment.folder, "--results", target, "--out", "sheet.csv")
        next_step.say(next_step.command("mark", *arguments))
    elif _has_gradebook(assignment):
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
    if not _has_gradebook(job.assignment):
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
