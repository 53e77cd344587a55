"""`autograder run-gradescope`: grades one submission in Gradescope's container, and always leaves a result there.

Two processes share the work. The outer one writes a result before anything else, starts the inner one with a limit on
its time, and replaces the result when that has ended, however it has. The inner one grades.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import click
import msgspec

from autograder import results as result_files
from autograder.cli.terminal import visible
from autograder.errors import AutograderError, NoIsolation, UsageError
from autograder.platforms.gradescope import feedback, hand_in, result_file, settings
from autograder.platforms.gradescope.harness import Harness
from autograder.platforms.gradescope.result_file import GradescopeResult
from autograder.platforms.gradescope.settings import ZipSettings
from autograder.results import SubmissionResult

_NO_ISOLATION = 20  # how the inner process ends where no tier holds
_SPARE_SECONDS = 30.0  # of Gradescope's limit: for ending the inner process and writing the result
_END_SECONDS = 10.0
_GRADED = "graded"


def run(root: Path) -> None:
    """Grade the submission below `root` and write its result, whatever happens.

    Raises `UsageError` where this is no container of Gradescope's at all.
    """
    harness = Harness(root.resolve())
    if not harness.source.is_dir():
        raise UsageError(
            f"there is no {harness.source}: this command runs in Gradescope's container; to grade a class, "
            "use `autograder grade`"
        )
    harness.close()
    result_file.write(harness.results, feedback.not_graded(feedback.BEGUN))
    try:
        result = _graded(harness)
    except Exception as error:  # a defect of ours must not leave the student without a word
        _log(f"{type(error).__name__}: {error}")
        result = feedback.not_graded(feedback.OUR_FAULT)
    result_file.write(harness.results, result)


def _graded(harness: Harness) -> GradescopeResult:
    chosen = settings.read(harness.settings)
    with tempfile.TemporaryDirectory(prefix="gradescope-") as made:
        code = _inner(harness.root, Path(made), chosen.minutes * 60 - _SPARE_SECONDS)
        written = Path(made, _GRADED, "results.json")
        if code is None:
            return feedback.not_graded(feedback.OUT_OF_TIME)
        if code == _NO_ISOLATION:
            return feedback.not_graded(feedback.NO_ISOLATION)
        if not written.is_file():
            _log(f"the process that grades ended with {code} and left no result")
            return feedback.not_graded(feedback.OUR_FAULT)
        return _result(harness, chosen, result_files.read(written))


def _inner(root: Path, out: Path, seconds: float) -> int | None:
    """Run the process that grades; return how it ended, or None where its time was up."""
    command = [sys.executable, "-P", "-s", "-m", "autograder", "run-gradescope", "--root", str(root)]
    process = subprocess.Popen(
        [*command, "--into", str(out)], stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        _log(f"the grading did not end within {seconds:.0f} s")
        return None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process, which ends its own; what does not end is killed."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_END_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _result(harness: Harness, chosen: ZipSettings, done: result_files.Results) -> GradescopeResult:
    from autograder.course import course as courses
    from autograder.platforms.gradescope import lateness

    (graded,) = done.submissions
    known = hand_in.read(harness.metadata)
    _log_details(graded)
    data: dict[str, object] = {
        "grader": f"autograder {chosen.autograder}",
        "assignment": chosen.digest,
        "tier": done.sandbox.tier,
        "status": graded.status,
        "late_seconds": late_seconds(known),
        "questions": {one.id: one.score for one in graded.questions},
    }
    made = feedback.of_submission(graded, chosen.visibility, lateness.notes(known), data)
    if not chosen.lateness:
        return made
    policy = courses.load(harness.course).policy
    return lateness.applied(made, graded, done.assignment.id, known, policy)


def late_seconds(known: hand_in.GradescopeHandIn) -> float | None:
    """Return how late the work is; None where the dates are not known."""
    if known.created is None or known.due is None:
        return None
    return max(0.0, (known.created - known.due).total_seconds())


def grade_into(root: Path, out: Path) -> int:
    """Grade the submission and write what `autograder grade` would; return the exit code."""
    try:
        _grade_into(Harness(root), out / _GRADED)
    except NoIsolation as error:
        _log(str(error))
        return _NO_ISOLATION
    except (AutograderError, OSError) as error:
        _log(str(error))
        return 1
    return 0


def _grade_into(harness: Harness, out: Path) -> None:
    from autograder.cli import secret_files
    from autograder.course import assignment as assignments
    from autograder.engine import local
    from autograder.engine.job import Job
    from autograder.platforms.gradescope import container
    from autograder.sandbox import tiers
    from autograder.submissions import collect

    chosen = settings.read(harness.settings)
    loaded = assignments.load(harness.course / chosen.assignment)
    budgets = container.fitted(loaded.budgets, container.memory_mb(), container.cores(), chosen.minutes)
    assignment = replace(loaded, budgets=budgets)
    found = collect.of_one_student(harness.submission, preferred=assignment.id)
    hidden = [harness.settings, harness.results, *([harness.metadata] if harness.metadata.is_file() else [])]
    submitted = [found.stored] if found.stored else []
    secrets = [*secret_files.of_assignment(assignment), *hidden, *submitted]
    trial = tiers.choose("auto", secrets, assignment.course.require_tier)
    _log(f"sandbox {trial.tier}, budgets {msgspec.json.encode(budgets).decode()}")
    local.run(Job(assignment, [found], trial, assignment.seed, 1, out))


def _log_details(graded: SubmissionResult) -> None:
    """Print what only the instructor may read; Gradescope shows this output to nobody else."""
    if graded.problem:
        _log(graded.problem)
    for question in graded.questions:
        for test in question.tests:
            if test.detail:
                _log(f"{test.id} ({test.outcome}): {test.detail[:2000]}")


def _log(text: str) -> None:
    click.echo(f"autograder: {visible(text)}")
