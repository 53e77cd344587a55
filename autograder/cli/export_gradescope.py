"""`autograder export assignment gradescope`: writes the zip that grades an assignment on Gradescope."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from autograder import artifacts
from autograder.cli import next_step
from autograder.course import assignment as assignments
from autograder.course import verdict
from autograder.course.verdict import Standing
from autograder.errors import UsageError
from autograder.platforms.gradescope import container, package
from autograder.platforms.gradescope import lateness as late
from autograder.platforms.gradescope.settings import Visibility
from autograder.release import bundle
from autograder.wording import listed


def run(
    folder: Path,
    out: Path | None,
    visibility: str,
    minutes: int,
    requirements: Path | None,
    *,
    lateness: bool,
    unverified: bool,
) -> None:
    """Write the zip and say what is in it. Raises `UsageError` where the assignment is not fit to be given."""
    assignment = assignments.load(folder)
    bundle.bundle_contents(assignment)  # students get it: what is wrong with the release itself is said first
    standing = verdict.standing(assignment)
    if standing is not Standing.FIT and not unverified:
        raise UsageError(
            f"{folder} is not exported: {standing.clause}; run `autograder verify {shlex.quote(str(folder))}` "
            "until it says that it is fit, or export it as it is with --unverified"
        )
    problem = late.unusable(assignment.course.policy, assignment.id) if lateness else ""
    if problem:
        raise UsageError(f"--with-lateness cannot be used here: {problem}; leave it out")
    made = package.build(assignment, Visibility(visibility), minutes, requirements, lateness=lateness)
    target = out or Path(f"gradescope-{assignment.id}.zip")
    artifacts.write(target, made.data, private=True)
    click.echo(f"  {target}")
    if standing is not Standing.FIT:
        click.echo(f"autograder: {folder} is exported unverified: {standing.clause}", err=True)
    click.echo(
        "autograder: the zip holds the hidden tests and the course's secret key; only you can read the file, and "
        "Gradescope must be the only one to get it",
        err=True,
    )
    if made.course.whole:
        click.echo(
            "autograder: all of the course's packages are in it, because a test imports by a computed name",
            err=True,
        )
    if made.course.earlier:
        click.echo(
            f"autograder: the sources and tests of {listed(made.course.earlier)} are in it too", err=True
        )
    budget = assignment.budgets.memory_mb
    next_step.say(
        f"upload {target} as the autograder of a programming assignment; for a notebook's whole budget of {budget} MB, "
        f"choose a container of {budget + container.GRADER_MB} MB or more"
    )
