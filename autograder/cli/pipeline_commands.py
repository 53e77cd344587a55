"""The commands of pipelines: thin doors, as those in `main`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=_PATH)
def keygen(file: Path) -> None:
    """Make a pair of keys that sign and audit results.

    Writes the private key to FILE, readable by you alone, and the public one to FILE.pub.
    """
    from autograder.cli import keygen

    sys.exit(keygen.run(file))


@click.command()
@click.argument("results", type=_PATH)
@click.option("--key", type=_PATH, required=True, help="The public key that you trust.")
@click.option("--assignment", type=_PATH, default=None, help="The assignment that the results should be of.")
@click.option(
    "--submissions", multiple=True, type=_PATH, help="What was handed in; may be given several times."
)
@click.option(
    "--least-tier",
    type=click.Choice(("namespaces", "user", "process", "none")),
    default="process",
    show_default=True,
    help="Refuse results of a weaker tier.",
)
@click.option("--sample", type=click.IntRange(1), default=None, help="Grade so many again, drawn by chance.")
@click.option("--all", "every", is_flag=True, help="Grade all of them again.")
@click.option(
    "--jobs", type=click.IntRange(1), default=None, help="How many to grade at once.  [default: cores]"
)
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
def audit(
    results: Path,
    key: Path,
    assignment: Path | None,
    submissions: tuple[Path, ...],
    least_tier: str,
    sample: int | None,
    every: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Check the signature of RESULTS, and repeat the grading.

    Exit code 1 where the signature does not hold or a verdict differs, 3 where it cannot be repeated here.
    """
    from autograder.cli import audit

    number = None if every else sample or 0
    options = audit.AuditOptions(results, key, assignment, submissions, least_tier, number, jobs, as_json)
    sys.exit(audit.run(options))


def _runner_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which forms for a runner are written, and where."""
    options: tuple[Callable[[Any], Any], ...] = (
        click.option("--junit", type=_PATH, default=None, help="Write JUnit XML to this file."),
        click.option(
            "--summary", type=_PATH, default=None, help="Add Markdown to this file: $GITHUB_STEP_SUMMARY."
        ),
        click.option(
            "--code-quality", type=_PATH, default=None, help="Write GitLab's code quality to this file."
        ),
        click.option("--badge", type=_PATH, default=None, help="Write a badge, as SVG, to this file."),
        click.option("--annotations", is_flag=True, help="Print annotations for GitHub."),
        click.option("--json", "as_json", is_flag=True, help="Print the report as JSON."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("results", type=_PATH)
@_runner_options
def report(results: Path, **asked: Any) -> None:
    """Tell a runner what is in RESULTS.

    For instructors: every form names submissions and hidden tests. Exit code 1 where there is a grader error.
    """
    from autograder.cli import report
    from autograder.cli.runner_outputs import RunnerOutputs

    sys.exit(report.run(results, RunnerOutputs(**asked)))


@click.command()
@click.argument("notebooks", nargs=-1, required=True, type=_PATH, metavar="NOTEBOOK...")
@click.option(
    "--seconds",
    type=click.FloatRange(1, 86_400),
    default=60,
    show_default=True,
    help="How long each notebook may run.",
)
@click.option(
    "--sandbox",
    type=click.Choice(("auto", "namespaces", "user", "process", "none")),
    default="auto",
    show_default=True,
)
@_runner_options
def check(notebooks: tuple[Path, ...], seconds: float, sandbox: str, **asked: Any) -> None:
    """Run the public checks of a student's NOTEBOOK.

    Each needs the files of the release beside it, and no course. No grade comes of it. Exit code 1 where a check does
    not hold.
    """
    from autograder.cli import check
    from autograder.cli.runner_outputs import RunnerOutputs

    sys.exit(check.run(notebooks, seconds=seconds, sandbox=sandbox, outputs=RunnerOutputs(**asked)))


COMMANDS = (check, report, keygen, audit)
