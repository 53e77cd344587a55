"""`autograder report`: tells a runner what `grade` wrote."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from autograder import artifacts
from autograder import results as result_files
from autograder.cli import next_step, runner_outputs
from autograder.cli.runner_outputs import RunnerOutputs
from autograder.cli.terminal import one_line
from autograder.errors import UsageError
from autograder.platforms.runners import report as reports
from autograder.platforms.runners.report import ReportedState
from autograder.results import Results


def run(folder: Path, outputs: RunnerOutputs) -> int:
    """Write what was asked for, and return the exit code: 1 where a grade waits for the repair of a grader error."""
    report = reports.of_results(_read(folder / artifacts.RESULTS))
    runner_outputs.write(report, outputs)
    if not outputs.as_json:
        click.echo(one_line(report.title))
        next_step.say(f"open {folder / artifacts.CLASS_PAGE}")
    return 1 if report.count(ReportedState.ERROR) else 0


def _read(path: Path) -> Results:
    if not path.is_file():
        raise UsageError(f"{path} does not exist: grade the submissions first")
    try:
        return result_files.read(path)
    except msgspec.MsgspecError as error:
        raise UsageError(f"{path} is damaged ({error}): grade the submissions again") from None
