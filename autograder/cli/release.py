"""`autograder release`: writes what students are given, and lists it."""

from __future__ import annotations

import shlex
from datetime import datetime
from pathlib import Path

import click

from autograder.cli import next_step
from autograder.course import assignment as assignments
from autograder.course import verdict
from autograder.course.verdict import Standing
from autograder.errors import UsageError
from autograder.release import bundle, open_answers


def run(folder: Path, out: Path, *, unverified: bool, now: datetime) -> None:
    """Write the student's bundle and print the path of each file in it, and what was assumed without a date.

    Raises `UsageError` where `autograder verify` has not found the assignment fit as it is, unless `unverified`, and
    where the bundle would answer another assignment that is open when students get it; `now` has a time zone.
    """
    assignment = assignments.load(folder)
    contents = bundle.bundle_contents(assignment)  # what is wrong with the release itself is said first
    known = open_answers.check(assignment, contents, now)
    standing = verdict.standing(assignment)
    if standing is not Standing.FIT:
        _report(folder, standing, unverified)
    written = bundle.release(assignment, out)
    for path in (*(written.folder / name for name in written.files), written.zip, written.manifest):
        click.echo(f"  {path}")
    for test in assignment.untested:
        click.echo(f"autograder: {test} is untested: no known mistake shows that it catches one", err=True)
    if known.assumed:
        click.echo(f"autograder: {known.assumed}", err=True)
    grade = next_step.command("grade", folder, "SUBMISSIONS")
    next_step.say(f"give students {written.zip}, and when they have handed in, {grade}")


def _report(folder: Path, standing: Standing, unverified: bool) -> None:
    if not unverified:
        raise UsageError(
            f"{folder} is not released: {standing.clause}; run `autograder verify {shlex.quote(str(folder))}` "
            "until it says that it is fit, or release it as it is with --unverified"
        )
    click.echo(f"autograder: {folder} is released unverified: {standing.clause}", err=True)
