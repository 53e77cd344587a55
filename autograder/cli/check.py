"""`autograder check`: runs the public checks of a student's notebook, for the student and for a runner."""

from __future__ import annotations

import os
from pathlib import Path

import click

from autograder.cli import runner_outputs
from autograder.cli.runner_outputs import RunnerOutputs
from autograder.errors import UsageError
from autograder.platforms.runners import check_run, command_files
from autograder.platforms.runners.report import ReportedState
from autograder.sandbox import tiers


def run(path: Path, *, sandbox: str, outputs: RunnerOutputs) -> int:
    """Run the checks, write what was asked for, and return the exit code: 1 where a check does not hold."""
    if not path.is_file():
        raise UsageError(f"{path} is no file; name the notebook")
    trial = tiers.choose(sandbox, [path.resolve(), *command_files.of_environment(os.environ)])
    report = check_run.run(path, trial.tier, path.as_posix())
    runner_outputs.write(report, outputs)
    held, wrong = report.count(ReportedState.PASSED), report.count(ReportedState.FAILED)
    if not outputs.as_json:
        click.echo(f"{held} of {held + wrong} public checks hold. {report.note}")
    return 1 if wrong else 0
