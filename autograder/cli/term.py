"""The doors of the commands about a term: the gradebook, and what is told to students from it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

_FOLDER = click.Path(path_type=Path)
_course = click.option(
    "--course", type=_FOLDER, default=Path(), help="A folder in the course.  [default: the current one]"
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def add_to(main: click.Group) -> None:
    """Add these commands to the main one."""
    for command in (gradebook,):
        main.add_command(command)


@click.group()
def gradebook() -> None:
    """Make the course's gradebook, and take care of it.

    It is a file in the course's folder, or the database that the variable AUTOGRADER_DATABASE names.
    """


@gradebook.command()
@_course
@_json
def init(course: Path, as_json: bool) -> None:
    """Make an empty gradebook."""
    from autograder.cli import gradebook

    sys.exit(gradebook.init(course, as_json=as_json))


@gradebook.command()
@_course
@_json
def upgrade(course: Path, as_json: bool) -> None:
    """Bring the gradebook to this version of the autograder."""
    from autograder.cli import gradebook

    sys.exit(gradebook.upgrade(course, as_json=as_json))


@gradebook.command()
@_course
@_json
def check(course: Path, as_json: bool) -> None:
    """Check that nothing was changed or lost."""
    from autograder.cli import gradebook

    sys.exit(gradebook.check(course, as_json=as_json))


@gradebook.command()
@click.argument("file", type=_FOLDER)
@_course
@_json
def backup(file: Path, course: Path, as_json: bool) -> None:
    """Write a backup to FILE, while others go on working."""
    from autograder.cli import gradebook

    sys.exit(gradebook.backup(course, file, as_json=as_json))


@gradebook.command()
@click.argument("file", type=_FOLDER)
@click.option("--force", is_flag=True, help="Replace the gradebook that is there.")
@_course
@_json
def restore(file: Path, force: bool, course: Path, as_json: bool) -> None:
    """Put the backup FILE in the place of the gradebook."""
    from autograder.cli import gradebook

    sys.exit(gradebook.restore(course, file, force=force, as_json=as_json))
