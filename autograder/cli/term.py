"""The doors of the commands about a term: the gradebook, and what is told to students from it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.groups import WholeSentences

_FOLDER = click.Path(path_type=Path)
_course = click.option(
    "--course", type=_FOLDER, default=Path(), help="A folder in the course.  [default: the current one]"
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


@click.group(cls=WholeSentences)
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


@gradebook.command()
@click.argument("student")
@click.option("--write", is_flag=True, help="Erase the person. It cannot be undone.")
@_course
@_json
def erase(student: str, write: bool, course: Path, as_json: bool) -> None:
    """Erase a person, or say what would be erased.

    STUDENT is the name that results give the student's submissions. Names and files go; grades stay under a number.
    """
    from autograder.cli import gradebook

    sys.exit(gradebook.erase(course, student, write=write, as_json=as_json))


@gradebook.command()
@click.argument("assignment", required=False, default="")
@_course
@_json
def earlier(assignment: str, course: Path, as_json: bool) -> None:
    """Show the scores that another tool had given, beside what was graded here.

    They are those that `autograder import nbgrader` moved in: of every assignment, or of ASSIGNMENT.
    """
    from autograder.cli import earlier_scores

    sys.exit(earlier_scores.show(course, assignment, as_json=as_json))


@click.command()
@_course
@_json
def status(course: Path, as_json: bool) -> None:
    """Show where each assignment of the term stands, and what comes next."""
    from autograder.cli import publish

    sys.exit(publish.status(course, as_json=as_json))


@click.command()
@click.argument("student")
@_course
@_json
def show(student: str, course: Path, as_json: bool) -> None:
    """Show one student's grades, with each line of the arithmetic.

    STUDENT is the name that results give the student's submissions.
    """
    from autograder.cli import publish

    sys.exit(publish.show(course, student, as_json=as_json))


@click.command()
@click.argument("assignment", type=_FOLDER)
@click.option(
    "--write", is_flag=True, help="Let the new gradings count; what was published stays until `publish`."
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=None,
    help="How many submissions to grade at once.  [default: cores]",
)
@click.option(
    "--sandbox",
    type=click.Choice(("auto", "namespaces", "user", "process", "none")),
    default="auto",
    show_default=True,
)
@_json
def regrade(assignment: Path, write: bool, jobs: int | None, sandbox: str, as_json: bool) -> None:
    """Grade again what the gradebook holds, and show who moves and why.

    Only what a change of ASSIGNMENT concerns is run and judged. Marks by hand and adjustments stay.
    """
    from autograder.cli import regrade

    sys.exit(regrade.run(assignment, write=write, jobs=jobs, sandbox=sandbox, as_json=as_json))


@click.command()
@click.argument("assignment", type=_FOLDER)
@click.option("--undo", is_flag=True, help="Take the last publication back.")
@click.option("--early", is_flag=True, help="Publish although somebody may still hand in.")
@click.option("--dry-run", is_flag=True, help="Say what would be published, and publish nothing.")
@_json
def publish(assignment: Path, undo: bool, early: bool, dry_run: bool, as_json: bool) -> None:
    """Store what students are told, with each line of its arithmetic.

    Grades that wait for a mark, a repair, or the end of an extension are left out; then the exit code is 1.
    """
    from autograder.cli import publish

    sys.exit(publish.publish(assignment, undo=undo, early=early, dry_run=dry_run, as_json=as_json))


@click.command()
@click.argument("old", type=_FOLDER)
@click.argument("new", type=_FOLDER)
@_json
def compare(old: Path, new: Path, as_json: bool) -> None:
    """Show who moves between two folders of results, and why. Needs no gradebook."""
    from autograder.cli import changes

    sys.exit(changes.compare(old, new, as_json=as_json))


COMMANDS = (gradebook, status, show, regrade, publish, compare)
