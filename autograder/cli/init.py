"""`autograder init`: starts a course, or an assignment in one, and says what to do next."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import click

from autograder.cli import next_step
from autograder.course import assignment as assignments
from autograder.course import course, kinds, skeleton, starter
from autograder.platforms.runners import pipelines


def run(folder: Path, kind: str | None) -> None:
    """Create a course of this kind with one small working assignment, and print the path of each of its files."""
    for path in starter.create(folder, kind or _asked()):
        click.echo(f"  {path}")
    assignment = folder / "assignments" / "first-steps"
    click.echo(f"\nA course is in {folder}.")
    _warn_of_packages(assignment)
    submissions = folder / "submissions" / "first-steps"
    click.echo("Next:")
    for command, why in (
        (next_step.command("verify", assignment), "are its tests right?"),
        (next_step.command("release", assignment), "what students get, once they are"),
        (next_step.command("grade", assignment, submissions), "three submissions that came along"),
    ):
        click.echo(f"  {command}    # {why}")


def _asked() -> str:
    """Return the kind that the user chooses on a terminal; elsewhere the default."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return kinds.DEFAULT
    for kind, meaning in kinds.KINDS.items():
        click.echo(f"  {kind:<10} {meaning}")
    answer: str = click.prompt(
        "Which kind of course?", type=click.Choice(list(kinds.KINDS)), default=kinds.DEFAULT
    )
    return answer


def _warn_of_packages(assignment: Path) -> None:
    packages = assignments.load(assignment).packages
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if missing:
        click.echo(
            f"It uses {', '.join(missing)}, which is not installed here: pip install {' '.join(missing)}"
        )


def add(folder: Path, assignment: str, kind: str | None) -> None:
    """Add an assignment of this kind, or of the course's, to the course around `folder`; print each file's path."""
    found = course.find(folder)
    for path in skeleton.create(found, assignment, kind):
        click.echo(f"  {path}")
    place = found.assignments / assignment
    click.echo(f"\nThe skeleton of an assignment is in {place}.")
    _warn_of_packages(place)
    click.echo("Next:")
    if found.schedule:
        click.echo(f"  add it to the schedule in {found.root / course.COURSE_FILE}")
    click.echo(f"  {next_step.command('verify', place)}    # fit as it is; run it again after each change")


def add_pipelines(folder: Path, host: str) -> None:
    """Add a host's pipelines to the course around `folder`, and say what is left to do."""
    found = course.find(folder)
    for path in pipelines.create(found, host):
        click.echo(f"  {path}")
    if not (found.root / ".git").exists():
        click.echo(f"\nA host reads them at the top of a repository: {found.root} has to be one.")
    students = found.root / pipelines.STUDENTS
    click.echo(f"\nCopy what is in {students} into the repository that students start from. Next:")
    key = found.root / "course.key"
    click.echo(
        f"  {next_step.command('keygen', key)}    # the pair that signs results; commit the .pub alone"
    )
    click.echo("  store the secrets that the pipeline for grading names, and commit the pipelines")
