"""`autograder check`: runs the public checks of a student's notebooks, for the student and for a runner."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from autograder.cli import runner_outputs
from autograder.cli.runner_outputs import RunnerOutputs
from autograder.errors import UsageError
from autograder.platforms.runners import check_run, command_files, public_checks
from autograder.platforms.runners.report import ReportedState
from autograder.sandbox import tiers


def run(paths: Sequence[Path], *, seconds: float, sandbox: str, outputs: RunnerOutputs) -> int:
    """Run the checks, write what was asked for, and return the exit code: 1 where a check does not hold."""
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path} is no file; name the notebook")
    secrets = [*(path.resolve() for path in paths), *command_files.of_environment(os.environ)]
    trial = tiers.choose(sandbox, secrets)
    tests = [test for path in paths for test in check_run.run(path, trial.tier, path.as_posix(), seconds)]
    report = public_checks.report(tests)
    runner_outputs.write(report, outputs)
    held, wrong = report.count(ReportedState.PASSED), report.count(ReportedState.FAILED)
    if not outputs.as_json:
        click.echo(f"{held} of {held + wrong} public checks hold. {report.note}")
    return 1 if wrong else 0
